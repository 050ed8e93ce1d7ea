import { type Call, defineResource, type Resource } from "@org/mcp-core";

import type { ListState } from "../addresses/list.ts";
import type { WatchThread } from "../watching/thread.ts";
import type { AddressDisk } from "./disk.ts";

/** Every file in the allowed directories, by its `file://` address: listed, completed, read and watched. */
export function fileResource(disk: AddressDisk, watching: Pick<WatchThread, "watch">): Resource {
  return defineResource({
    template: "file://{+path}",
    name: "file",
    title: "File",
    description:
      "A file in the allowed directories: text decoded, anything else as bytes. Can be subscribed to. Directories: list_directory.",
    mimeType: "application/octet-stream",
    async list(from, call) {
      const { files, next } = await disk.run("listResources", { from: listState(from) }, call);
      return { resources: files.map((file) => ({ ...file })), ...(next && { next }) };
    },
    async read(_variables, call, uri) {
      const found = await disk.run("readResource", { address: uri, maxChars: call.budget }, call);
      return { body: "text" in found ? found.text : found.bytes, mimeType: found.mimeType };
    },
    complete: { path: (typed, _others, call: Call) => disk.run("completePath", { typed, absolute: true }, call) },
    watch: (uri, changed) => watching.watch(uri, changed),
  });
}

/** What `list` returned as `next` a page ago; it comes back sealed, but perhaps to another version of the server. */
function listState(state: unknown): ListState | undefined {
  if (typeof state !== "object" || state === null || !("root" in state) || !("from" in state)) return undefined;
  const { root, from } = state;
  const isPath = Array.isArray(from) && from.every((name) => typeof name === "string");
  return typeof root === "string" && isPath ? { root, from } : undefined;
}
