// What physics allows: MCP by hand, without SDK, schemas or checks. Answers `initialize`, `tools/list` and any call.
import { createInterface } from "node:readline";

const tools = [{ name: "echo", inputSchema: { type: "object", properties: { message: { type: "string" } } } }];

interface Request {
  id?: number;
  method: string;
  params: { protocolVersion?: string; arguments?: { message: string } };
}

function answer({ method, params }: Request): unknown {
  if (method === "initialize") {
    return { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: "raw", version: "1.0.0" } };
  }
  if (method === "tools/list") return { tools };
  return { content: [{ type: "text", text: `Echo: ${params.arguments?.message}` }] };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  const request = JSON.parse(line) as Request; // the harness is the only client
  if (request.id !== undefined) process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id: request.id, result: answer(request) })}\n`);
});
