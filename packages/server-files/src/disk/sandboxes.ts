import { createSandbox, type Sandbox } from "@org/mcp-core/paths";

import type { DiskOptions } from "./messages.ts";

/** The sandbox of a server, whole and as client roots narrow it. */
export interface Sandboxes {
  readonly whole: Sandbox;
  /** `directories` are client roots as absolute paths; undefined when the client has none. */
  narrowed(directories: readonly string[] | undefined): Sandbox;
}

export function createSandboxes({ roots, deny, builtInDeny, stateDirectory }: DiskOptions): Sandboxes {
  const whole = createSandbox({ roots, deny, builtInDeny, hidden: [stateDirectory] });
  // Client roots are the same for call after call, so the last sandbox made for them is kept.
  let last: { key: string; sandbox: Sandbox } | undefined;
  return {
    whole,
    narrowed(directories) {
      if (directories === undefined) return whole;
      const key = JSON.stringify(directories);
      if (last?.key !== key) last = { key, sandbox: whole.narrow(directories) };
      return last.sandbox;
    },
  };
}
