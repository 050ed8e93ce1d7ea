import { ToolError } from "@org/mcp-core/errors";

/** What an error says, on one line, with what to do; `passes` where there is none. Anything but a ToolError is thrown on. */
export async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "passes";
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return error.fix === undefined ? error.message : `${error.message}\n${error.fix}`;
  }
}
