import { ToolError } from "@org/mcp-core/errors";
import type { Directory, Place, Sandbox } from "@org/mcp-core/paths";

import type { DirectoryWatches, Membership } from "./directory-watches.ts";

/** The watches that a file has, by what tells them apart. */
export type Memberships = ReadonlyMap<string, Membership>;

/**
 * Joins the watches of the directories from the root down to the file, each for the name that leads on, as far as they exist; and of the
 * directory a link at the end leads to. Leaves those of `before` that no longer lead there.
 */
export function attach(sandbox: Sandbox, directories: DirectoryWatches, place: Place, before: Memberships, heard: () => void): Memberships {
  const { root, segments } = place;
  const joined = new Map<string, Membership>();
  const join = (directory: Directory, name: string): true => {
    const membership = directories.join(directory, name, heard);
    joined.set(membership.id, membership);
    return true;
  };
  for (const [depth, name] of segments.entries()) {
    const above = { root, segments: segments.slice(0, depth) };
    if (unlessGone(() => sandbox.enter(above, (directory) => join(directory, name))) === undefined) break;
  }
  unlessGone(() => sandbox.locate(place, { follow: true }, ({ directory, name }) => join(directory, name)));
  // One that ended meanwhile has the id of the one that took its place, and is gone already.
  for (const [id, membership] of before) if (!joined.has(id)) membership.leave();
  return joined;
}

/** Undefined for what cannot be reached: it is gone, or leads outside by now. */
export function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof ToolError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}
