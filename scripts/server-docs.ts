import { type ServerDefinition, serverJson, settingsTable } from "@org/mcp-core";
import { connectInMemory, estimatedTokens } from "@org/mcp-core/testing";

import type { Package } from "./workspace.ts";

/** Generated Markdown by the name of its place. */
export type Sections = Readonly<Record<string, string>>;

type Client = Awaited<ReturnType<typeof connectInMemory>>["client"];
type Tool = Awaited<ReturnType<Client["listTools"]>>["tools"][number];
interface Parameter {
  type?: string;
  enum?: readonly string[];
  anyOf?: readonly Parameter[];
  items?: Parameter;
  additionalProperties?: Parameter | boolean;
  description?: string;
  default?: unknown;
}

/** Asks the server itself, through a client, what its documentation has to say. */
export async function describeServer(
  definition: ServerDefinition,
  { folder, manifest }: Package,
): Promise<{ sections: Sections; serverJson: unknown }> {
  const { client, close } = await connectInMemory(definition);
  const { tools } = await client.listTools();
  const { resources } = await client.listResources();
  const { resourceTemplates } = await client.listResourceTemplates();
  const { prompts } = await client.listPrompts();
  await close();
  const extra = await toolsOnDemand(definition, tools);
  // Members of a family stand for themselves where the server runs, and for nothing here: the template speaks for them.
  const families = resourceTemplates.map(({ uriTemplate }) => uriTemplate.split("{", 1)[0] ?? "");
  const single = resources.filter(({ uri }) => !families.some((begin) => uri.startsWith(begin)));
  const addresses = [
    ...single.map(({ uri, description }) => `| \`${uri}\` | ${description ?? ""} |`),
    ...resourceTemplates.map(({ uriTemplate, description }) => `| \`${uriTemplate}\` | ${description ?? ""} |`),
  ];
  return {
    sections: {
      install: install(definition),
      tools: `${[...tools.map((tool) => toolSection(tool)), ...extra].join("\n\n")}\n\nThe whole tool list costs a model about ${estimatedTokens(tools)} tokens (characters / 4).`,
      resources: ["| Resource | What it holds |", "| --- | --- |", ...addresses].join("\n"),
      prompts: [
        "| Prompt | What it does |",
        "| --- | --- |",
        ...prompts.map(({ name, description }) => `| \`${name}\` | ${description ?? ""} |`),
      ].join("\n"),
      settings: settingsTable(definition),
    },
    serverJson: serverJson(definition, {
      mcpName: manifest.mcpName ?? "",
      repository: (manifest.repository?.url ?? "").replace(/^git\+/, "").replace(/\.git$/, ""),
      subfolder: `packages/${folder}`,
    }),
  };
}

/** The tools that a server offers only with a flag, and with which. */
async function toolsOnDemand(definition: ServerDefinition, always: readonly Tool[]): Promise<string[]> {
  const sections: string[] = [];
  for (const [key, { offersTools }] of Object.entries(definition.config.settings)) {
    if (offersTools !== true) continue;
    const flag = `--${key.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
    const { client, close } = await connectInMemory(definition, { args: [flag] });
    const { tools } = await client.listTools();
    await close();
    const more = tools.filter(({ name }) => !always.some((tool) => tool.name === name));
    sections.push(...more.map((tool) => toolSection(tool, flag)));
  }
  return sections;
}

/** The table of servers for the root README. */
export function serversTable(definitions: readonly ServerDefinition[]): string {
  const rows = definitions.map(
    ({ name, packageName, description }) =>
      `| [${packageName}](packages/server-${name}) | ${description} | \`${claudeCode(name, packageName)}\` |`,
  );
  return ["| Server | What it does | Add it to Claude Code |", "| --- | --- | --- |", ...rows].join("\n");
}

function toolSection(tool: Tool, flag?: string): string {
  const { readOnlyHint, destructiveHint } = tool.annotations ?? {};
  const nature = readOnlyHint ? "read-only" : destructiveHint ? "destructive" : "writes";
  const required = new Set(tool.inputSchema.required);
  const rows = Object.entries(tool.inputSchema.properties ?? {}).map(([name, schema]) => {
    const parameter = schema as Parameter; // a JSON Schema that core's compactSchema made
    const otherwise = parameter.default === undefined ? "" : `, default \`${JSON.stringify(parameter.default)}\``;
    return `| \`${name}\`${required.has(name) ? " (required)" : ""} | ${typeName(parameter)}${otherwise} | ${literal(parameter.description ?? "")} |`;
  });
  return [
    `### \`${tool.name}\` (${nature}${flag === undefined ? "" : `, only with \`${flag}\``})`,
    "",
    literal(tool.description ?? ""),
    "",
    "| Parameter | Type | Meaning |",
    "| --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** A description as it is: `*.ts` is a pattern in it, not the beginning of emphasis. What stands in backticks is left alone. */
function literal(text: string): string {
  return text
    .split("`")
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(/[*_]/g, String.raw`\$&`) : part))
    .join("`");
}

function typeName({ type, enum: choices, anyOf, items, additionalProperties }: Parameter): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(", ");
  if (anyOf !== undefined) return anyOf.map(typeName).join(" or ");
  if (type === "array") return items === undefined || items.type === undefined ? "array" : `array of ${typeName(items)}`;
  if (type === "object" && typeof additionalProperties === "object") return `object of ${typeName(additionalProperties)}`;
  return type ?? "any";
}

function claudeCode(name: string, packageName: string): string {
  return `claude mcp add ${name} -- npx -y ${packageName}`;
}

function install({ name, packageName }: ServerDefinition): string {
  const entry = { command: "npx", args: ["-y", packageName] };
  const vscode = `https://insiders.vscode.dev/redirect/mcp/install?name=${name}&config=${encodeURIComponent(JSON.stringify(entry))}`;
  const cursor = `https://cursor.com/en/install-mcp?name=${name}&config=${Buffer.from(JSON.stringify(entry)).toString("base64")}`;
  return [
    "**Claude Code**",
    "",
    "```sh",
    claudeCode(name, packageName),
    "```",
    "",
    `**VS Code**: [install](${vscode}), or`,
    "",
    "```sh",
    `code --add-mcp '${JSON.stringify({ name, ...entry })}'`,
    "```",
    "",
    `**Cursor**: [install](${cursor}), or add the JSON below to \`.cursor/mcp.json\`.`,
    "",
    "**Any other host** (Claude Desktop, Windsurf, Cline, Zed, ...):",
    "",
    "```json",
    JSON.stringify({ mcpServers: { [name]: entry } }, null, 2),
    "```",
  ].join("\n");
}
