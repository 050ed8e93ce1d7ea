import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

/** What npm keeps for a package: its versions as published, and its tags. */
interface Packument {
  name: string;
  "dist-tags": Record<string, string>;
  versions: Record<string, Record<string, unknown>>;
  time: Record<string, string>;
}

/** The body of a publication: a packument with one version and its tarball in base64. */
type Publication = Packument & { _attachments: Record<string, { data: string }> };

export interface Registry {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string;
  /** The versions published so far, as `NAME@VERSION`, in order. */
  readonly published: readonly string[];
  /** The newest tarball of a package. */
  tarball(name: string): Buffer;
  close(): Promise<void>;
}

/** An npm registry in memory, on loopback: publish, read a packument, fetch a tarball, ping. Takes any token. */
export async function startRegistry(): Promise<Registry> {
  const packuments = new Map<string, Packument>();
  const tarballs = new Map<string, Buffer>();
  const published: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => send(response, 500, { error: String(error) }));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("a TCP server has a port");
  const url = `http://127.0.0.1:${address.port}/`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url ?? "/", url).pathname.slice(1));
    if (path === "-/ping") return send(response, 200, {});
    if (path === "-/whoami") return send(response, 200, { username: "tester" });
    if (request.method === "PUT") return publish(path, await buffer(request), response);
    const tarball = tarballs.get(path);
    if (tarball !== undefined) return void response.writeHead(200, { "Content-Type": "application/octet-stream" }).end(tarball);
    const packument = packuments.get(path);
    return packument === undefined ? send(response, 404, { error: `no ${path}` }) : send(response, 200, packument);
  }

  function publish(name: string, body: Buffer, response: ServerResponse): void {
    const { _attachments: attachments, ...sent } = JSON.parse(body.toString()) as Publication; // sent by a package manager
    const stored = packuments.get(name) ?? { name, "dist-tags": {}, versions: {}, time: {} };
    const [[version, manifest] = ["", {}]] = Object.entries(sent.versions);
    const [attachment] = Object.values(attachments ?? {});
    if (version in stored.versions || attachment === undefined) return send(response, 409, { error: `cannot publish ${name}@${version}` });
    const data = Buffer.from(attachment.data, "base64");
    const file = `${name}/-/${name.split("/").at(-1)}-${version}.tgz`;
    const integrity = `sha512-${createHash("sha512").update(data).digest("base64")}`;
    tarballs.set(file, data);
    stored.versions[version] = {
      ...manifest,
      dist: { tarball: url + file, integrity, shasum: createHash("sha1").update(data).digest("hex") },
    };
    stored.time[version] = new Date().toISOString();
    Object.assign(stored["dist-tags"], sent["dist-tags"]);
    packuments.set(name, stored);
    published.push(`${name}@${version}`);
    send(response, 201, { ok: true });
  }

  return {
    url,
    published,
    tarball(name) {
      const data = tarballs.get([...tarballs.keys()].findLast((file) => file.startsWith(`${name}/-/`)) ?? "");
      if (data === undefined) throw new Error(`${name} was not published; published: ${published.join(", ") || "nothing"}`);
      return data;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}
