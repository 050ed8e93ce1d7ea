import { join } from "node:path";

import type { Place } from "@org/mcp-core/paths";

import { uriOfPath } from "./uri.ts";

/** The real absolute path of a place. For names only: opening it would be a race. */
export function pathOfPlace({ root, segments }: Place): string {
  return join(root.path, ...segments);
}

/** The address of a place; undefined for the rare name that no address can hold (half a surrogate pair). */
export function uriOfPlace(place: Place): string | undefined {
  const path = pathOfPlace(place);
  return path.isWellFormed() ? uriOfPath(path) : undefined;
}
