import { copyFile, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import type { Row, Sampler } from "../row.ts";
import type { Subject } from "../subject.ts";
import { type Task, taskRow, taskSampler } from "./task.ts";

/** A subject whose arguments and calls depend on where the file is that it may change. */
export interface Editor {
  readonly subject: Subject;
  /** What to start, and what to ask, when the file lies in this directory. A directory for state of its own is at hand beside it. */
  at(directory: string, state: string): Pick<Subject, "args" | "call" | "back">;
}

/** Work on a file that it changes: each subject gets a copy of its own. */
export function editRow(task: Task, file: string, editors: readonly Editor[]): Row {
  const row = taskRow(
    task,
    editors.map(({ subject }) => subject),
  );
  return {
    ...row,
    async open(subject): Promise<Sampler> {
      const editor = editors.find((each) => each.subject === subject);
      if (editor === undefined) throw new TypeError(`${subject.name} edits nothing`);
      const home = await realpath(await mkdtemp(join(tmpdir(), "mcp-bench-edit-")));
      const directory = await mkdtemp(join(home, "files-"));
      await copyFile(file, join(directory, basename(file)));
      const { sample } = taskSampler({ ...subject, ...editor.at(directory, join(home, "state")) });
      return { sample, close: () => rm(home, { recursive: true, force: true, maxRetries: 3 }) };
    },
  };
}
