import { expect, test } from "vitest";

import { findWorkflowProblems } from "../checks/workflows.ts";
import { makeWorkspace } from "./workspace.ts";

const workflow = (step: string) => `name: CI\non: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ${step}\n`;
const check = async (step: string) => findWorkflowProblems(makeWorkspace({ ".github/workflows/ci.yml": workflow(step) }));

test("accepts a pinned action and a command", async () => {
  expect(await check(`uses: actions/checkout@${"a".repeat(40)} # v7.0.1`)).toEqual([]);
  expect(await check("run: echo ok")).toEqual([]);
});

test.each([
  ["a tag instead of a commit", "uses: actions/checkout@v4", "pin actions/checkout@v4 as"],
  ["a commit without its version", `uses: actions/checkout@${"a".repeat(40)}`, "pin actions/checkout@"],
  ["a local action that is not there", "uses: ./.github/actions/setup", "does not exist"],
  ["an expression that names nothing (actionlint)", "run: echo ${{ github.nonsense }}", "nonsense"],
])("refuses %s", async (_, step, reason) => {
  const problems = await check(step);
  expect(problems).not.toEqual([]);
  expect(problems.join("\n")).toContain(reason);
});
