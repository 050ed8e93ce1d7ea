import type { ServerDefinition } from "../definition.ts";
import { placeholder } from "./read.ts";
import { type NamedSetting, namedSettings } from "./schema.ts";
import type { Setting } from "./setting.ts";

/** What `--help` prints. */
export function helpText(server: ServerDefinition): string {
  const binary = binaryName(server);
  const named = namedSettings(server.config);
  const positional = named.find((entry) => entry.setting.positional !== undefined);
  const rows = named.map((entry): [string, string] => [
    usage(entry),
    `${entry.setting.description} (${[...facts(entry), entry.env].join("; ")})`,
  ]);
  rows.push(["--help", "Show this help"], ["--version", "Show the version"]);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    `${binary} ${server.version}: ${server.description}`,
    "",
    `Usage: ${binary} [options]${positional === undefined ? "" : ` [${positional.setting.positional} ...]`}`,
    "",
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    "",
    "Flags beat the environment variables named in brackets. Logs go to stderr; stdout carries the protocol.",
    "",
  ].join("\n");
}

/** The table of settings for a README, in Markdown. */
export function settingsTable(server: ServerDefinition): string {
  const rows = namedSettings(server.config).map((entry) => {
    const { setting } = entry;
    const value = setting.kind === "boolean" ? "" : ` ${placeholder(entry)}`.replaceAll("|", "\\|");
    return `| ${setting.environmentOnly ? "" : `\`${entry.flag}${value}\``} | \`${entry.env}\` | ${code(defaultText(setting))} | ${setting.description}${setting.secret ? ". Secret" : ""} |`;
  });
  return ["| Flag | Environment | Default | Meaning |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The server's entry for the MCP registry (`server.json`, schema of 2025-12-11). */
export function serverJson(
  server: ServerDefinition,
  source: { mcpName: string; repository: string; subfolder: string },
): Record<string, unknown> {
  const named = namedSettings(server.config);
  return {
    $schema: "https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json",
    name: source.mcpName,
    title: server.title,
    description: server.description,
    version: server.version,
    repository: { url: source.repository, source: "github", subfolder: source.subfolder },
    packages: [
      {
        registryType: "npm",
        identifier: server.packageName,
        version: server.version,
        runtimeHint: "npx",
        transport: { type: "stdio" },
        ...packageArguments(named),
        environmentVariables: named.filter(({ key }) => key !== "transport").map(environmentVariable),
      },
    ],
  };
}

function packageArguments(named: readonly NamedSetting[]): Record<string, unknown> {
  const entry = named.find(({ setting }) => setting.positional !== undefined);
  if (entry === undefined) return {};
  const { positional, description } = entry.setting;
  return { packageArguments: [{ type: "positional", valueHint: positional, description, isRepeated: true }] };
}

function environmentVariable({ env, setting }: NamedSetting): Record<string, unknown> {
  const shown = defaultText(setting);
  return {
    name: env,
    description: setting.description,
    format: setting.kind === "integer" ? "number" : setting.kind === "boolean" ? "boolean" : "string",
    isRequired: false,
    ...(setting.secret && { isSecret: true }),
    ...(shown !== "" && { default: shown }),
    ...(setting.choices && { choices: setting.choices }),
  };
}

/** The settings in force, secrets hidden: what `config://NAME` shows. */
export function settingsInForce(server: ServerDefinition, settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    namedSettings(server.config).map(({ key, setting }) => {
      const value = settings[key];
      return [key, setting.secret && value !== undefined ? "[set, hidden]" : (value ?? null)];
    }),
  );
}

/** `mcp-server-calc` for `@org/mcp-server-calc`. */
export function binaryName(server: ServerDefinition): string {
  return server.packageName.slice(server.packageName.indexOf("/") + 1);
}

function code(text: string): string {
  return text === "" ? "" : `\`${text}\``;
}

function usage(entry: NamedSetting): string {
  if (entry.setting.environmentOnly) return `(${entry.env})`;
  return entry.setting.kind === "boolean" ? entry.flag : `${entry.flag} ${placeholder(entry)}`;
}

function facts(entry: NamedSetting): string[] {
  const { kind, min, max, secret } = entry.setting;
  const shown = defaultText(entry.setting);
  return [
    ...(shown === "" ? [] : [`default ${shown}`]),
    ...(kind === "integer" && min !== undefined && max !== undefined ? [`${min} to ${max}`] : []),
    ...(kind === "list" ? ["repeatable"] : []),
    ...(secret ? ["secret"] : []),
  ];
}

/** The default as text; empty when there is none. */
function defaultText({ default: value }: Setting<unknown>): string {
  if (value === undefined) return "";
  return Array.isArray(value) ? value.join(",") : typeof value === "string" ? value : JSON.stringify(value);
}
