import { fileURLToPath } from "node:url";

import type { SandboxOptions } from "./sandbox.ts";

/** Where the worker is and what it may read: beside this module, in the sources as in the bundle. */
export function workerLocation(): Pick<SandboxOptions, "worker" | "readable" | "execArgv"> {
  const here = import.meta.url;
  // From source the worker also reads its libraries, and the workspace's core through a link.
  if (here.endsWith(".ts")) {
    const workspace = fileURLToPath(new URL("../../../..", here));
    return { worker: new URL("worker.ts", here), readable: [workspace], execArgv: ["--conditions=@org/source"] };
  }
  // The bundle is flat; Node also looks at the package.json above it.
  return { worker: new URL("worker.js", here), readable: [fileURLToPath(new URL("..", here))] };
}
