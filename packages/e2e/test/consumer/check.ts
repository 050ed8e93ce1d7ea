import { fileURLToPath } from "node:url";

import { connectInMemory, failureOf, spawnServer, textOf } from "@org/mcp-core/testing";

import { server } from "./server.ts";

const call = { name: "repeat", arguments: { word: "hello", times: 3 } };
for (const era of ["legacy", "modern"] as const) {
  const memory = await connectInMemory(server, { era });
  console.log(`in memory, ${era}: ${textOf(await memory.client.callTool(call))}`);
  await memory.close();
  const spawned = await spawnServer({ command: process.execPath, args: [fileURLToPath(new URL("cli.ts", import.meta.url))], era });
  console.log(`in a process, ${era}: ${textOf(await spawned.client.callTool(call))}`);
  await spawned.close();
}
const last = await connectInMemory(server);
const refused = failureOf(await last.client.callTool({ name: "repeat", arguments: { word: "hello", times: 0 } }));
console.log(`refused: ${refused.split("\n", 1)[0]}`);
await last.close();
