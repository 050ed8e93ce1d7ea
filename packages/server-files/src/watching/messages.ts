import type { Containment } from "@org/mcp-core/paths";

import type { DiskOptions } from "../disk/messages.ts";

/** What the watching thread is started with. */
export interface WatchOptions extends Pick<DiskOptions, "roots" | "deny" | "builtInDeny" | "stateDirectory"> {
  /** Default: what a test of the machine says. */
  readonly containment?: Containment;
}

/** To the thread. */
export type Order = { readonly watch: number; readonly address: string; readonly since: number } | { readonly unwatch: number };

/** From the thread; `id` is that of the order. `trouble` is the code of a failure to watch a directory. */
export type Report =
  | { readonly kind: "watching" | "changed"; readonly id: number }
  | { readonly kind: "refused"; readonly id: number; readonly message: string; readonly fix: string | undefined }
  | { readonly kind: "trouble"; readonly code: string };
