import type { CallToolResult, InputRequiredResult, McpServer, RequestMethod, ServerContext } from "@modelcontextprotocol/server";
import type { Tool } from "@org/mcp-core";

/** A tool written against the SDK instead of core, for what core has no word for because its servers must not use it. */
export interface RawTool {
  name: string;
  inputSchema: { type: "object"; [keyword: string]: unknown };
  run(context: ServerContext, args: Readonly<Record<string, unknown>>): Promise<CallToolResult | InputRequiredResult>;
}

/** How core lists a raw tool. Its calls never reach core: {@link serveRaw} answers them first. */
export function listed({ name, inputSchema }: RawTool): Tool {
  return {
    name,
    definition: () => ({ name, title: name, description: "Needs the raw protocol.", inputSchema }),
    call: () => Promise.reject(new TypeError(`${name} is served raw`)),
  };
}

type Handler = (request: { method: string; params?: unknown }, context: ServerContext) => Promise<Record<string, unknown>>;

/** Answers the calls of raw tools and leaves every other to the handler that core registered. */
export function serveRaw(mcp: McpServer, tools: readonly RawTool[]): void {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const core = registered(mcp, "tools/call");
  mcp.server.setRequestHandler("tools/call", async (request, context) => {
    const raw = byName.get(request.params.name);
    // What core's handler returns went through the same checks when core registered it.
    if (raw === undefined) return (await core(request, context)) as CallToolResult;
    return raw.run(context, request.params.arguments ?? {});
  });
}

/** The handler that core registered; the SDK keeps it behind a protected accessor, and there is no public way to add to one. */
export function registered(mcp: McpServer, method: RequestMethod): Handler {
  const accessor: unknown = Reflect.get(mcp.server, "_getRequestHandler");
  if (typeof accessor !== "function") throw new TypeError("the SDK has no _getRequestHandler any more");
  const handler: unknown = Reflect.apply(accessor, mcp.server, [method]);
  if (typeof handler !== "function") throw new TypeError(`core registers nothing for ${method}`);
  return handler as Handler;
}
