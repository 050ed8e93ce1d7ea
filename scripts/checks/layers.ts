// What neither `turbo boundaries` nor oxlint can see: which folder of a package may import what, and names.
import { dirname, join, relative, sep } from "node:path";

import { listImports } from "../modules.ts";
import { listFiles, listPackages, type Package, root } from "../workspace.ts";

/** What the domain of a server may take from core: its parts that know nothing of the protocol. */
const PURE_CORE = ["@org/mcp-core/errors", "@org/mcp-core/nearest", "@org/mcp-core/paths"];
/** The folders of a server's `src` that speak MCP; every other folder is its domain. */
const PROTOCOL_FOLDERS = new Set(["tools", "resources", "prompts"]);
const FORBIDDEN_NAME = /^(utils?|helpers?|managers?|common)(\.|$)/;

/** The violations of the import directions and of the names that must not exist, one sentence each. */
export function findLayerProblems(workspace: string = root): readonly string[] {
  return listPackages(workspace).flatMap((pack) => {
    const sources = listFiles(join(pack.dir, "src"), ".ts");
    const files = [...sources, ...listFiles(join(pack.dir, "test"), ".ts")];
    return [...files.flatMap((file) => nameProblems(workspace, file)), ...sources.flatMap((file) => importProblems(workspace, pack, file))];
  });
}

function nameProblems(workspace: string, file: string): readonly string[] {
  const path = posix(relative(workspace, file));
  const name = path.split("/").find((part) => FORBIDDEN_NAME.test(part));
  return name === undefined ? [] : [`${path}: "${name}" says nothing about what is inside; name the concern.`];
}

function importProblems(workspace: string, pack: Package, file: string): readonly string[] {
  const path = posix(relative(workspace, file));
  const source = posix(relative(join(pack.dir, "src"), file));
  return listImports(file).flatMap(({ specifier, star }) => {
    if (star) return `${path}: \`export * from "${specifier}"\`: list the names one by one.`;
    const target = specifier.startsWith(".") ? posix(relative(join(pack.dir, "src"), join(dirname(file), specifier))) : undefined;
    const reason = pack.folder.startsWith("server-") ? refuse(source, specifier, target) : undefined;
    return reason === undefined ? [] : `${path}: imports "${specifier}": ${reason}`;
  });
}

/** Why a file of a server, both given relative to its `src`, may not import a target; undefined when it may. */
function refuse(source: string, specifier: string, target: string | undefined): string | undefined {
  if (specifier.startsWith("@modelcontextprotocol/")) return "servers reach the SDK through @org/mcp-core only.";
  if (!source.includes("/")) return undefined;
  const folder = source.split("/", 1)[0] ?? "";
  if (target === "cli.ts" || target === "server.ts") return "only the server's entry files import cli.ts and server.ts.";
  if (PROTOCOL_FOLDERS.has(folder)) return undefined;
  if (specifier.startsWith("@org/mcp-core") && !PURE_CORE.includes(specifier)) {
    return `the domain knows no MCP; of core it may import ${PURE_CORE.map((name) => name.slice("@org/mcp-core/".length)).join(", ")}.`;
  }
  if (target !== undefined && PROTOCOL_FOLDERS.has(target.split("/", 1)[0] ?? "")) return "the domain does not import what is built on it.";
  if (target === "config.ts") return "the domain takes plain values, not the server's settings.";
  return undefined;
}

function posix(path: string): string {
  return path.split(sep).join("/");
}
