import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createSandbox } from "@org/mcp-core/paths";
import { type Connected, connectInMemory } from "@org/mcp-core/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { listResources, type ListState } from "../src/addresses/list.ts";
import { uriOfPath } from "../src/addresses/uri.ts";
import { addressServer, contextOf, taskFor } from "./fixtures/address-server.ts";

let root: string;
let outside: string;
let open: Connected[] = [];
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "mcp-files-resources-")));
  outside = realpathSync(mkdtempSync(join(tmpdir(), "mcp-files-outside-")));
  write("readme.md", "# Hello\n");
});
afterEach(async () => {
  await Promise.all(open.map((connected) => connected.close()));
  open = [];
  for (const directory of [root, outside]) rmSync(directory, { recursive: true });
});

function write(path: string, content: string | Uint8Array): string {
  const file = join(root, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, content);
  return file;
}
const uriOf = (path: string): string => uriOfPath(join(root, path));

interface Options {
  era: "legacy" | "modern";
  dirs?: readonly string[];
}
async function connect({ era, dirs = [root] }: Options): Promise<Connected["client"]> {
  const connected = await connectInMemory(addressServer, { era, args: dirs });
  open.push(connected);
  return connected.client;
}

interface Listed {
  uri: string;
  name: string;
  mimeType?: string | undefined;
  size?: number | undefined;
}
/** All pages, which the client puts together, without the settings. */
async function list(client: Connected["client"]): Promise<Listed[]> {
  const { resources } = await client.listResources(undefined, { cacheMode: "refresh" });
  return resources.filter(({ uri }) => uri.startsWith("file:"));
}
const textOf = (contents: readonly object[]): unknown => {
  const [content] = contents;
  return content !== undefined && "text" in content ? content.text : undefined;
};

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const odd = [
  "a b.txt",
  "100%.txt",
  "%20.txt",
  "a#b?c.txt",
  "é.txt",
  "e\u0301.txt",
  "日本😀.txt",
  "new\nline.txt",
  "back\\slash.txt",
  "+&=;,.txt",
  "\u202Egnp.txt",
  " lead",
  "trail ",
];

describe.each(["legacy", "modern"] as const)("files as resources, %s era", (era) => {
  test("the template is offered", async () => {
    const client = await connect({ era });
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates).toMatchObject([{ name: "file", uriTemplate: "file://{+path}" }]);
  });

  test("lists files with their types and sizes: no denied ones, no ignored ones, no links, nothing special", async () => {
    write("src/app.ts", "export const one = 1;\n");
    write("src/logo.png", PNG);
    write("src/data.json", "{}");
    write(".env", "KEY=1");
    write(".git/config", "x");
    write("keys/id_rsa", "x");
    write("node_modules/x/index.js", "x");
    write(".gitignore", "node_modules\n");
    symlinkSync("readme.md", join(root, "link.md"));
    symlinkSync(outside, join(root, "out"));
    const files = await list(await connect({ era }));
    expect(files).toEqual([
      { uri: uriOf(".gitignore"), name: ".gitignore", mimeType: "text/plain", size: 13 },
      { uri: uriOf("readme.md"), name: "readme.md", mimeType: "text/markdown", size: 8 },
      { uri: uriOf("src/app.ts"), name: "src/app.ts", mimeType: "text/typescript", size: 22 },
      { uri: uriOf("src/data.json"), name: "src/data.json", mimeType: "application/json", size: 2 },
      { uri: uriOf("src/logo.png"), name: "src/logo.png", mimeType: "image/png", size: 16 },
    ]);
  });

  test("pages of 200, each file once, over several roots, one inside the other", async () => {
    for (let n = 0; n < 450; n++) write(`many/${n % 7}/${n}.txt`, "x");
    const second = join(outside, "second");
    mkdirSync(second);
    for (let n = 0; n < 30; n++) writeFileSync(join(second, `${n}.txt`), "x");
    const files = await list(await connect({ era, dirs: [`all=${root}`, `inner=${join(root, "many", "3")}`, `two=${second}`] }));
    expect(new Set(files.map(({ uri }) => uri)).size).toBe(files.length);
    expect(files).toHaveLength(481);
    expect(files.find(({ uri }) => uri === uriOf("many/3/3.txt"))?.name).toBe("inner/3.txt");
    // Inside the inner root by its own name only.
    expect(files.some(({ name }) => name.startsWith("all/many/3/"))).toBe(false);
  });

  test("odd names: what is listed can be read, and comes back under the same address", async () => {
    for (const name of odd) write(`odd/${name}`, `content of ${name}`);
    const client = await connect({ era });
    const files = await list(client);
    expect(
      files
        .filter(({ uri }) => uri.includes("/odd/"))
        .map(({ uri }) => uri)
        .toSorted(),
    ).toEqual(odd.map((name) => uriOf(`odd/${name}`)).toSorted());
    for (const name of odd) {
      const uri = uriOf(`odd/${name}`);
      expect((await client.readResource({ uri })).contents).toEqual([{ uri, mimeType: "text/plain", text: `content of ${name}` }]);
    }
    expect(files.map(({ name }) => name)).toContain("odd/\\u{202E}gnp.txt");
  });

  test("addresses that clients fill in from a completed path are read, too", async () => {
    const client = await connect({ era });
    for (const name of odd.filter((each) => !each.includes("\u202E") && !each.includes("\n"))) {
      write(`odd/${name}`, name);
      const { completion } = await client.complete({
        ref: { type: "ref/resource", uri: "file://{+path}" },
        argument: { name: "path", value: join(root, "odd", name) },
      });
      expect(completion.values).toContain(join(root, "odd", name));
      // RFC 6570, section 3.2.3, as the SDK does it.
      const { contents } = await client.readResource({ uri: `file://${encodeURI(join(root, "odd", name))}` });
      expect(textOf(contents)).toBe(name);
    }
  });

  test("text is decoded, bytes are sent as they are", async () => {
    write("latin.txt", Buffer.from("caf\xE9, na\xEFve\n".repeat(5), "latin1"));
    write("utf16.txt", Buffer.from("\uFEFFhällo\n", "utf16le"));
    write("bom.txt", "\uFEFFx\n");
    write("crlf.txt", "a\r\nb\r\n");
    write("empty.txt", "");
    write("logo.png", PNG);
    const client = await connect({ era });
    const read = async (path: string): Promise<object | undefined> => (await client.readResource({ uri: uriOf(path) })).contents[0];
    expect(await read("latin.txt")).toMatchObject({ text: "café, naïve\n".repeat(5), mimeType: "text/plain" });
    expect(await read("utf16.txt")).toMatchObject({ text: "hällo\n" });
    expect(await read("bom.txt")).toMatchObject({ text: "x\n" });
    expect(await read("crlf.txt")).toMatchObject({ text: "a\r\nb\r\n" });
    expect(await read("empty.txt")).toMatchObject({ text: "" });
    expect(await read("logo.png")).toEqual({ uri: uriOf("logo.png"), mimeType: "image/png", blob: PNG.toString("base64") });
  });

  test("long text is cut after a whole line, with the call that goes on", async () => {
    write("long.txt", "0123456789\n".repeat(20_000));
    write("one-line.txt", "x".repeat(200_000));
    const client = await connect({ era });
    const text = String(textOf((await client.readResource({ uri: uriOf("long.txt") })).contents));
    expect(text.length).toBeLessThanOrEqual(60_000);
    const [, last] =
      /\[Cut: lines 1-(\d+) of 20000 are shown\. For the rest: read_file with path "long\.txt" and offset=\d+\.\]$/.exec(text) ?? [];
    expect(text).toContain(`offset=${Number(last) + 1}.]`);
    expect(text.split("\n").filter((line) => line === "0123456789")).toHaveLength(Number(last));
    const line = String(textOf((await client.readResource({ uri: uriOf("one-line.txt") })).contents));
    expect(line.length).toBeLessThanOrEqual(60_000);
    expect(line).toMatch(/\[Cut: only the start of line 1 of 1 is shown\./);
  });

  test("what is too large is refused with the tool that reads it", async () => {
    write("huge.txt", "x".repeat(1_000_001));
    write("huge.bin", Buffer.alloc(750_001));
    write("fits.bin", Buffer.alloc(750_000));
    const client = await connect({ era });
    await expect(client.readResource({ uri: uriOf("huge.txt") })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringMatching(
        /"huge\.txt" has 977 KB; a resource is read whole.*\n.*read_file with path "huge\.txt", offset and limit/,
      ) as string,
    });
    await expect(client.readResource({ uri: uriOf("huge.bin") })).rejects.toThrow(/a binary resource may have 732 KB/);
    const [content] = (await client.readResource({ uri: uriOf("fits.bin") })).contents;
    expect(content !== undefined && "blob" in content ? content.blob.length : 0).toBe(1_000_000);
  });

  test.each([
    ["missing, with the likely name", () => uriOf("raedme.md"), /"raedme\.md" does not exist\. Did you mean "readme\.md"\?/],
    ["a directory", () => uriOf(""), /is a directory; only files are resources/],
    ["outside", () => uriOfPath(join(outside, "x")), /outside the allowed directories/],
    ["outside by ..", () => `file://${root}/../${"x".repeat(5)}`, /outside the allowed directories/],
    ["outside by an encoded ..", () => `file://${root}/%2e%2e/x`, /outside the allowed directories/],
    ["an encoded separator", () => `${uriOf("")}..%2F..%2Fetc%2Fpasswd`, /encoded separator/],
    ["on another machine", () => `file://server${root}/readme.md`, /names the host "server"/],
    ["denied", () => uriOf(".env"), /denied by the pattern/],
    ["the kernel's", () => "file:///proc/self/environ", /outside the allowed directories/],
    ["through a link that leads out", () => uriOf("out/secret.txt"), /outside the allowed directories/],
  ])("refused: %s", async (_what, uri, message) => {
    write(".env", "KEY=secret");
    writeFileSync(join(outside, "secret.txt"), "secret");
    symlinkSync(outside, join(root, "out"));
    const client = await connect({ era });
    await expect(client.readResource({ uri: uri() })).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringMatching(message) as string,
      data: { uri: uri() },
    });
  });

  test("localhost is this machine", async () => {
    const client = await connect({ era });
    const { contents } = await client.readResource({ uri: uriOf("readme.md").replace("file:///", "file://localhost/") });
    expect(textOf(contents)).toBe("# Hello\n");
  });

  test("completes paths: absolute ones, directories first come as such, denied and outside never", async () => {
    write("src/app.ts", "x");
    write("src/Apple.ts", "x");
    write("src/api/index.ts", "x");
    write("src/.hidden", "x");
    write("src/.env", "x");
    write("src/id_rsa", "x");
    symlinkSync(outside, join(root, "src", "app-out"));
    symlinkSync("api", join(root, "src", "app-in"));
    const client = await connect({ era });
    const complete = async (value: string): Promise<readonly string[]> =>
      (await client.complete({ ref: { type: "ref/resource", uri: "file://{+path}" }, argument: { name: "path", value } })).completion
        .values;
    const under = (...paths: string[]): string[] => paths.map((path) => join(root, path));
    expect(await complete("")).toEqual([`${root}/`]);
    expect(await complete(root.slice(0, 5))).toEqual([`${root}/`]);
    expect(await complete(root)).toEqual([`${root}/`]);
    expect(await complete(`${root}/`)).toEqual(under("readme.md", "src/"));
    expect(await complete(`${root}/src/ap`)).toEqual(under("src/api/", "src/app-in/", "src/app.ts", "src/Apple.ts"));
    expect(await complete(`${root}/src/AP`)).toEqual(
      under("src/Apple.ts", "src/api/", "src/app-in/", "src/app.ts").toSorted(
        (a, b) => Number(b.includes("Ap")) - Number(a.includes("Ap")),
      ),
    );
    expect(await complete(`${root}/src/`)).toEqual(under("src/Apple.ts", "src/api/", "src/app-in/", "src/app.ts", "src/.hidden"));
    expect(await complete("src/api/")).toEqual(under("src/api/index.ts"));
    expect(await complete(uriOf("src/api/"))).toEqual(under("src/api/index.ts"));
    for (const nowhere of [
      "/etc/pa",
      "/nowhere",
      "../",
      `${root}/none/`,
      `${root}/src/app-out/`,
      "\0",
      "http://x",
      "a\uD800",
      `${root}/.env`,
      "x".repeat(5000),
    ]) {
      expect(await complete(nowhere)).toEqual([]);
    }
  });
});

test("a page ends when its time is up, and the next goes on; every page gets further", () => {
  for (let n = 0; n < 300; n++) write(`d${n % 10}/${n}.txt`, "x");
  const context = contextOf(createSandbox({ roots: [{ label: undefined, path: root, readOnly: false }] }));
  const found: string[] = [];
  let from: ListState | undefined;
  let pages = 0;
  do {
    const { files, next } = listResources(context, { from }, taskOver());
    found.push(...files.map(({ uri }) => uri));
    from = next;
    pages += 1;
  } while (from !== undefined && pages < 10_000);
  expect(pages).toBeLessThan(10_000);
  expect(new Set(found).size).toBe(301);
  expect(found).toHaveLength(301);
});

/** A call whose time is up from the start, but which is not cancelled. */
const taskOver = (): ReturnType<typeof taskFor> => ({ ...taskFor(), deadline: 0, cancelled: () => false });

test("files that come and go between pages: what stays is listed once", () => {
  for (let n = 100; n < 500; n++) write(`${n}.txt`, "x");
  const context = contextOf(createSandbox({ roots: [{ label: undefined, path: root, readOnly: false }] }));
  const first = listResources(context, { from: undefined }, taskFor());
  expect(first.files).toHaveLength(200);
  unlinkSync(join(root, "100.txt"));
  unlinkSync(join(root, "300.txt")); // where the second page would begin
  write("000.txt", "before");
  renameSync(join(root, "499.txt"), join(root, "zzz.txt"));
  const second = listResources(context, { from: first.next }, taskFor());
  const third = second.next === undefined ? { files: [] } : listResources(context, { from: second.next }, taskFor());
  const names = [...first.files, ...second.files, ...third.files].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual([
    ...Array.from({ length: 400 }, (_, n) => `${n + 100}.txt`).filter((name) => name !== "300.txt" && name !== "499.txt"),
    "readme.md",
    "zzz.txt",
  ]);
});
