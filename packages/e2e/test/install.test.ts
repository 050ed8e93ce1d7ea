// What a user gets who types `npx -y @org/mcp-server-NAME`: each server packed and published as a release does it, installed from a
// registry on loopback into an empty folder with an empty cache, and asked for real answers by the clients that hosts are built on.
import { readdirSync } from "node:fs";

import { checkTools } from "@org/mcp-core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { listServers } from "../src/servers.ts";
import { makeCalls, particulars, plain, prepareFolder } from "./calls.ts";
import { type AnyClient, clients, type HttpServer, startHttp } from "./clients.ts";
import { npmScript, type Outcome, run, temporaryFolder } from "./command.ts";
import { type Publication, publishWorkspace } from "./publication.ts";

const TOKEN = "a-token-of-the-test";

const npx = npmScript("npx");
const folder = temporaryFolder("user");
let publication: Publication;

beforeAll(async () => {
  publication = await publishWorkspace();
});
afterAll(async () => {
  await publication.close();
  await folder.remove();
});

it("a repeated release publishes nothing twice", async () => {
  const before = publication.registry.published.length;
  await publication.publishAgain();
  expect(publication.registry.published).toHaveLength(before);
});

describe.each(listServers())("npx -y $name", ({ folder: server, key, name, version, binary, entry }) => {
  const own = particulars[server] ?? plain;
  const workspace = temporaryFolder("workspace");
  const state = temporaryFolder("state");
  const args = own.args?.(workspace.path, state.path) ?? [];
  afterAll(() => Promise.all([workspace.remove(), state.remove()]));
  const place = (): { cwd: string; env: Record<string, string> } => ({ cwd: folder.path, env: { ...publication.environment } });
  const npxRun = (...args: string[]): Promise<Outcome> => run(process.execPath, [npx, "-y", name, ...args], place());

  /** What every client must get, over every transport. */
  async function useServer(client: AnyClient): Promise<void> {
    const tools = await client.listTools();
    expect(tools).not.toHaveLength(0);
    expect(checkTools(tools)).toEqual([]);
    expect((await client.listResources()).map(({ uri }) => uri)).toContain(`config://${key}`);
    prepareFolder(workspace.path, own);
    await makeCalls(client, own, workspace.path);
    await expect(client.callTool("no_such_tool", {})).rejects.toThrow(/Unknown tool "no_such_tool"/);
  }

  describe.each(Object.entries(clients))("over stdio, %s", (_, { revision, connect }) => {
    it(`speaks ${revision} and answers`, async () => {
      const client = await connect({ transport: "stdio", command: process.execPath, args: [npx, "-y", name, ...args], ...place() });
      expect(client.version()).toBe(revision);
      await useServer(client);
      await client.close();
    });
  });

  describe("over HTTP", () => {
    let http: HttpServer;
    beforeAll(async () => {
      const served = [npx, "-y", name, "--transport", "http", "--port", "0", "--token", TOKEN, ...args];
      http = await startHttp(process.execPath, served, place());
    });
    afterAll(() => http.close());

    it.each(Object.entries(clients))("%s with the token gets answers", async (_, { revision, connect }) => {
      const client = await connect({ transport: "http", url: http.url, token: TOKEN });
      expect(client.version()).toBe(revision);
      await useServer(client);
      await client.close();
    });

    it.each(Object.entries(clients))("%s without the token is refused", async (_, { connect }) => {
      await expect(connect({ transport: "http", url: http.url })).rejects.toThrow(/401|bearer token is required/i);
    });

    it.each([
      ["no token", {}],
      ["a wrong token", { Authorization: "Bearer wrong" }],
    ])("%s is answered 401 with a challenge", async (_, headers) => {
      const response = await fetch(http.url, { method: "POST", headers, body: "{}" });
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toMatch(/^Bearer/);
    });
  });

  it("--version says the published version", async () => {
    expect(await npxRun("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it("--help names the program and its flags", async () => {
    const { code, stdout } = await npxRun("--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${binary} ${version}: .+\n`));
    expect(stdout).toContain("--transport stdio|http");
  });

  it("a wrong flag ends it with code 2 and one line that says so", async () => {
    const { code, stdout, stderr } = await npxRun("--trnsport", "http");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^Unknown flag --trnsport\..*--transport.*\n$/);
  });

  it("on a Node that is too old it says so in one line", async () => {
    const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
    const outcome = await run(process.execPath, ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`, entry], place());
    expect(outcome).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^Node\.js 20\.20\.2 is too old: .+ 22\.13 or newer.*\n$/) as string,
    });
  });

  it("leaves nothing in the user's folder", () => {
    expect(readdirSync(folder.path)).toEqual([]);
  });
});
