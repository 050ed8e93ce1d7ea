import type { CallToolResult, ContentBlock, Tool as ToolOnTheWire } from "@modelcontextprotocol/server";
import type * as z from "zod";

import type { Call } from "./call.ts";
import { compactSchema, parseArguments } from "./schema.ts";

/** What a host may assume about a tool (specification, ToolAnnotations). All four must be stated: the defaults are the pessimistic ones. */
export interface ToolHints {
  /** Changes nothing. */
  readOnlyHint: boolean;
  /** May overwrite or delete; meaningful only when not read-only. */
  destructiveHint: boolean;
  /** Calling it again with the same arguments changes nothing more. */
  idempotentHint: boolean;
  /** Reaches things outside the server's own domain, such as the internet. */
  openWorldHint: boolean;
}

interface ToolCommon<Input extends z.ZodObject> {
  /** snake_case, at most 32 characters: hosts prefix it and cut at 64. */
  name: string;
  title: string;
  /** What it does, returns and does not do. The first sentence is what tool search ranks; hosts cut at 2 KB. */
  description: string;
  /** A strict object, built at module scope. */
  input: Input;
  annotations: ToolHints;
  /** Extra wire metadata, for example `anthropic/maxResultSizeChars`. */
  meta?: Record<string, unknown>;
}

/** A tool whose answer is prose or a file's contents: the model reads exactly this text. */
export interface TextToolSpec<Input extends z.ZodObject> extends ToolCommon<Input> {
  run(args: z.output<Input>, call: Call): Promise<string | ContentBlock[]> | string | ContentBlock[];
}

/** A tool whose answer is data: it has an output schema, and the text is the same JSON, minified. */
export interface DataToolSpec<Input extends z.ZodObject, Output extends z.ZodObject> extends ToolCommon<Input> {
  output: Output;
  run(args: z.output<Input>, call: Call): Promise<z.input<Output>> | z.input<Output>;
}

/** A declared tool. Plain data and one function; see {@link defineTool}. */
export interface Tool {
  readonly name: string;
  /** What `tools/list` says. Built on first use and kept. */
  definition(): ToolOnTheWire;
  /** Validates the arguments and runs the tool; throws `ToolError` for expected failures. */
  call(args: unknown, call: Call): Promise<CallToolResult>;
}

/** Declares a tool. Nothing is validated or converted until the tool is first listed or called, so declaring is free. */
export function defineTool<Input extends z.ZodObject>(spec: TextToolSpec<Input>): Tool;
export function defineTool<Input extends z.ZodObject, Output extends z.ZodObject>(spec: DataToolSpec<Input, Output>): Tool;
export function defineTool(spec: TextToolSpec<z.ZodObject> | DataToolSpec<z.ZodObject, z.ZodObject>): Tool {
  let definition: ToolOnTheWire | undefined;
  return {
    name: spec.name,
    definition: () => (definition ??= describeTool(spec)),
    async call(args, call) {
      const input = parseArguments(spec.input, args);
      if (!("output" in spec)) {
        const answer = await spec.run(input, call);
        return { content: typeof answer === "string" ? [{ type: "text", text: answer }] : answer };
      }
      // Parsing drops keys that the schema does not advertise; clients reject results that carry them.
      const data = spec.output.parse(await spec.run(input, call));
      return { content: [{ type: "text", text: JSON.stringify(data) }], structuredContent: data };
    },
  };
}

function describeTool(spec: TextToolSpec<z.ZodObject> | DataToolSpec<z.ZodObject, z.ZodObject>): ToolOnTheWire {
  return {
    name: spec.name,
    title: spec.title,
    description: spec.description,
    inputSchema: compactSchema(spec.input, "input"),
    ...("output" in spec && { outputSchema: compactSchema(spec.output, "output") }),
    annotations: spec.annotations,
    ...(spec.meta && { _meta: spec.meta }),
  };
}
