export { applyEdits } from "./apply.ts";
export { unifiedDiff } from "./diff/unified-diff.ts";
export { type Edit, type Replacement } from "./types.ts";
