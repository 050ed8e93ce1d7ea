import { ToolError } from "@org/mcp-core/errors";

import { applyEdits } from "../../src/edit/apply.ts";
import { type Edit } from "../../src/edit/types.ts";

/** What a caller reads when edits are refused: the message and the advice. */
export function refusalOf(text: string, ...edits: Edit[]): string {
  try {
    applyEdits(text, edits, "a.txt");
  } catch (error) {
    if (error instanceof ToolError && error.fix !== undefined) return `${error.message}\n${error.fix}`;
    throw error;
  }
  throw new Error("The edits were applied.");
}
