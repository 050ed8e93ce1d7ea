import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { dataOf, failureOf, textOf } from "@org/mcp-core/testing";
import { expect } from "vitest";

import type { AnyClient } from "./clients.ts";
import { calc } from "./particulars/calc.ts";
import { files } from "./particulars/files.ts";
import type { Before, Particulars } from "./particulars/particulars.ts";
import { postgres } from "./particulars/postgres.ts";

/** By folder of the package. A server that is missing here gets the checks that all servers share. */
export const particulars: Readonly<Record<string, Particulars>> = {
  "server-calc": calc,
  "server-files": files,
  "server-postgres": postgres,
};

/** A server that has nothing of its own to be checked. */
export const plain: Particulars = { calls: [], libraries: [] };

/** Empties the server's folder, which itself stays the same one, and puts into it what a client must find. */
export function prepareFolder(folder: string, { files: wanted = {} }: Particulars): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 3 });
  for (const [path, content] of Object.entries(wanted)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** Makes a server's own calls and checks every answer. */
export async function makeCalls(client: AnyClient, { calls, readings = [] }: Particulars, folder: string): Promise<void> {
  let before: Before = { folder, text: "" };
  for (const call of calls) {
    const args = typeof call.arguments === "function" ? call.arguments(before) : call.arguments;
    const result = await client.callTool(call.tool, { ...args });
    if ("refusal" in call) {
      expect(failureOf(result), call.tool).toMatch(call.refusal);
      continue;
    }
    if ("data" in call) expect(dataOf(result), call.tool).toMatchObject(call.data);
    else expect(textOf(result), call.tool).toMatch(call.text);
    before = { folder, text: textOf(result) };
  }
  for (const { uri, text } of readings) expect(await client.readResource(uri(folder)), uri(folder)).toMatch(text);
}
