import type { FilesContext, Task } from "../context.ts";
import { retryWhenChanged } from "./entry/examine.ts";
import { groundOf } from "./ground.ts";

/**
 * Settles what a dead process left: its temporary files go, what it had half done is finished or taken back. Called at the start; each
 * change does the same. Returns how many changes were settled.
 */
export function recover(context: FilesContext, task: Pick<Task, "cancelled">): number {
  return retryWhenChanged(() => context.journal.recover(groundOf(context, task)));
}
