// Containment: files inside allowed directories, and nothing else. Knows no MCP. test/surface.test.ts pins the names.
export { BUILT_IN_DENY } from "./deny.ts";
export type { Containment } from "./containment.ts";
export type { Directory, OpenFile } from "./directory.ts";
export { asToolError, codeOf } from "./failures.ts";
export { compileGlob, type Glob } from "./glob.ts";
export type { Entry } from "./kinds.ts";
export { checkNewName, isWithin, showName } from "./names.ts";
export { replaceFile, type ReplaceOptions, syncDirectory } from "./replace.ts";
export { describeRoots, parseRoot, type Place, realOrGiven, resolveRoots, type Root, type RootSpec } from "./root.ts";
export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.ts";
export type { Spot, WalkOptions } from "./walk.ts";
