import {
  type CallToolResult,
  type InputRequiredResult,
  type ListToolsResult,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
} from "@modelcontextprotocol/server";

import { answering, failedResult } from "../answer.ts";
import { withinBudget } from "../budget.ts";
import type { Call } from "../call.ts";
import { withQuestions } from "../confirm.ts";
import { didYouMean } from "../nearest.ts";
import type { Tool } from "../tool.ts";

/** What serves `tools/list` and `tools/call`. */
export interface ToolHandlers {
  list(): ListToolsResult;
  call(params: { name: string; arguments?: unknown }, call: Call): Promise<CallToolResult | InputRequiredResult>;
  declareHeaders(mcp: McpServer): void;
}

export function toolHandlers(tools: readonly Tool[]): ToolHandlers {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  let list: ListToolsResult | undefined;

  return {
    list: () => (list ??= { tools: tools.map((tool) => tool.definition()) }),

    async call(params, call) {
      const tool = byName.get(params.name);
      if (tool === undefined) throw unknownTool(params.name, [...byName.keys()]);
      return answering(
        call,
        () => withQuestions(async () => withinBudget(await tool.call(params.arguments, call), call.budget)),
        failedResult,
      );
    },

    /** The HTTP entry checks `Mcp-Param-*` headers (SEP-2243) against tools registered with the SDK; the handlers above still serve them. */
    declareHeaders(mcp) {
      for (const tool of tools) {
        const { inputSchema } = tool.definition();
        if (!JSON.stringify(inputSchema).includes('"x-mcp-header"')) continue;
        const schema = {
          "~standard": {
            version: 1,
            vendor: "core",
            validate: (value: unknown) => ({ value }),
            jsonSchema: { input: () => inputSchema, output: () => inputSchema },
          },
        } as const;
        mcp.registerTool(tool.name, { inputSchema: schema }, () => failedResult({ text: "served elsewhere", bug: true }));
      }
    },
  };
}

function unknownTool(name: string, names: readonly string[]): ProtocolError {
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `Unknown tool ${JSON.stringify(name.slice(0, 80))}.${didYouMean(name, names)} Tools: ${names.join(", ")}.`,
  );
}
