import { fileURLToPath } from "node:url";

import { type SpawnedServer, spawnServer } from "@org/mcp-core/testing";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

/** Starts the server from its sources, as a host would. */
export async function startFiles(args: readonly string[], home: string): Promise<SpawnedServer> {
  return spawnServer({
    command: process.execPath,
    args: ["--conditions=@org/source", cli, ...args],
    env: { PATH: process.env["PATH"], HOME: home, SECRET: "kept-secret" },
  });
}

export interface Answer {
  readonly failed: boolean;
  /** All that a model could read of it. */
  readonly text: string;
}

/** Calls a tool, or `resource`, `subscribe`, `complete` or `prompt`. A protocol error counts as a failure. */
export async function ask({ client }: SpawnedServer, what: string, args: Readonly<Record<string, unknown>>): Promise<Answer> {
  const requests: Readonly<Record<string, () => Promise<unknown>>> = {
    resource: () => client.readResource({ uri: String(args["uri"]) }),
    subscribe: () => client.subscribeResource({ uri: String(args["uri"]) }),
    prompt: () => client.getPrompt({ name: "review_file", arguments: { path: String(args["path"]) } }),
    complete: () =>
      client.complete({ ref: { type: "ref/prompt", name: "review_file" }, argument: { name: "path", value: String(args["value"]) } }),
  };
  try {
    const request = requests[what];
    if (request !== undefined) return { failed: false, text: JSON.stringify(await request()) };
    const { isError, content } = await client.callTool({ name: what, arguments: { ...args } });
    return {
      failed: isError === true,
      text: content.map((block) => (block.type === "text" ? block.text : JSON.stringify(block))).join("\n"),
    };
  } catch (error) {
    return { failed: true, text: error instanceof Error ? error.message : String(error) };
  }
}
