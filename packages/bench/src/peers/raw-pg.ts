// What physics allows with a database: MCP by hand and `pg` on one connection, a read-only transaction around each query, no checks, no
// limits, values as the driver makes them.
import { createInterface } from "node:readline";

import pg from "pg";

interface Request {
  id?: number;
  method: string;
  params: { protocolVersion?: string; arguments?: { sql: string } };
}

const client = new pg.Client({ connectionString: process.argv[2] });
await client.connect();

async function answer({ method, params }: Request): Promise<unknown> {
  if (method === "initialize") {
    return { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "raw", version: "1.0.0" } };
  }
  if (method === "tools/list") return { tools: [{ name: "query", inputSchema: { type: "object" } }] };
  await client.query("BEGIN TRANSACTION READ ONLY");
  const { rows } = await client.query<Record<string, unknown>>(params.arguments?.sql ?? "");
  await client.query("ROLLBACK");
  return { content: [{ type: "text", text: JSON.stringify(rows) }] };
}

let last: Promise<void> = Promise.resolve();
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const request = JSON.parse(line) as Request; // the harness is the only client
    if (request.id === undefined) return;
    last = last.then(async () => {
      process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id: request.id, result: await answer(request) })}\n`);
    });
  })
  .on("close", () => void client.end());
