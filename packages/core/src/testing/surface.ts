import type { Tool } from "@modelcontextprotocol/client";

/** Tokens by the usual rule of thumb, four characters each, of what a list costs a model. */
export function estimatedTokens(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / 4);
}

const MAX_NAME = 32;
const MAX_DESCRIPTION = 2048;
const HINTS = ["readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"] as const;

/** What is wrong with a tool list, one line each: what hosts cut, refuse or misread. Empty when all is well. */
export function checkTools(tools: readonly Tool[]): string[] {
  const names = tools.map((tool) => tool.name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${name}: declared twice`);
  return [...repeated, ...tools.flatMap((tool) => checkTool(tool).map((problem) => `${tool.name}: ${problem}`))];
}

function checkTool({ name, title, description, annotations, inputSchema, outputSchema }: Tool): string[] {
  return [
    ...(/^[a-z][a-z0-9_]*$/.test(name) && name.length <= MAX_NAME ? [] : [`the name is not snake_case of at most ${MAX_NAME} characters`]),
    ...(title === undefined || title === "" ? ["no title"] : []),
    ...(description === undefined || description.length < 20 ? ["no useful description"] : []),
    ...((description?.length ?? 0) > MAX_DESCRIPTION ? [`the description is over ${MAX_DESCRIPTION} characters`] : []),
    ...HINTS.filter((hint) => typeof annotations?.[hint] !== "boolean").map((hint) => `${hint} is not stated`),
    ...(inputSchema["additionalProperties"] === false ? [] : ["unknown arguments are not refused"]),
    ...checkSchema(inputSchema, "input"),
    ...(outputSchema === undefined ? [] : checkSchema(outputSchema, "output")),
  ];
}

function checkSchema(schema: Readonly<Record<string, unknown>>, where: string): string[] {
  const unions = ["oneOf", "anyOf", "allOf"]
    .filter((keyword) => keyword in schema)
    .map((keyword) => `${where}: ${keyword} at the top level, which the Claude API refuses`);
  const arrays = JSON.stringify(schema).match(/"type":"array"(?![^{}]*"(items|prefixItems)")/g);
  return [
    ...unions,
    ...("$schema" in schema ? [`${where}: states the default dialect`] : []),
    ...(arrays === null ? [] : [`${where}: an array without items, which Copilot refuses`]),
  ];
}
