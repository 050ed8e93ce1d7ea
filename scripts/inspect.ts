// `npm run inspect`: the MCP Inspector's web page, connected to every server of the workspace, from source.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { runCommand, SOURCE } from "./command.ts";
import { listServers, root } from "./workspace.ts";

const INSPECTOR = "@modelcontextprotocol/inspector@2.12.0"; // fetched on demand: 88 MB that only this command needs

const mcpServers: Record<string, object> = {};
for (const { folder, dir } of listServers()) {
  const args = [SOURCE, join(dir, "src", "cli.ts")];
  mcpServers[folder.replace("server-", "")] = { type: "stdio", command: process.execPath, args, protocolEra: "auto" };
}
const config = join(root, ".cache", "inspector.json");
mkdirSync(join(root, ".cache"), { recursive: true });
writeFileSync(config, `${JSON.stringify({ mcpServers }, undefined, 2)}\n`);
console.error(`${config} lists: ${Object.keys(mcpServers).join(", ")}`);
const args = process.argv.slice(2);
const mode = args.filter((arg) => ["--web", "--cli", "--tui"].includes(arg)); // the Inspector wants its mode before everything else
process.exitCode = await runCommand(["npx", "--yes", INSPECTOR, ...mode, "--config", config, ...args.filter((arg) => !mode.includes(arg))]);
