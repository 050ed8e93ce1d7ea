import { join } from "node:path";

import { ToolError } from "@org/mcp-core/errors";
import type { Place, Sandbox } from "@org/mcp-core/paths";

/** The real paths of the directories that are missing above a path, outermost first; none when something else is wrong with it. */
export function missingParents(sandbox: Sandbox, path: string): string[] {
  const place = sandbox.parse(path);
  const { root, segments } = place;
  if (root.readOnly || sandbox.denied(place) !== undefined) return [];
  for (let length = segments.length - 1; length >= 0; length--) {
    const nearest = realDirectory(sandbox, { root, segments: segments.slice(0, length) });
    if (nearest === "file") return [];
    if (nearest !== undefined) {
      const names = segments.slice(length, -1);
      return names.map((_, index) => join(nearest.path, ...names.slice(0, index + 1)));
    }
  }
  return [];
}

function realDirectory(sandbox: Sandbox, place: Place): { path: string } | "file" | undefined {
  try {
    return sandbox.locate(place, { follow: true }, ({ directory, name, stat }) => {
      if (stat === undefined) return undefined;
      return stat.isDirectory() ? { path: join(directory.path, name) } : "file";
    });
  } catch (error) {
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
