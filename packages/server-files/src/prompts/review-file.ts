import type { Prompt } from "@org/mcp-core";

import type { AddressDisk } from "../resources/disk.ts";
import { promptAboutFile } from "./about-file.ts";

export function reviewFile(disk: AddressDisk): Prompt {
  return promptAboutFile(disk, {
    name: "review_file",
    title: "Review a file",
    description: "Looks for mistakes and weaknesses in a file and proposes changes.",
    task: "Review this file. List what is wrong or risky first, most serious first, each with its line and a concrete change; then what could be clearer. Say so when something is fine, and do not invent problems.",
    focus: "What to look at above all, such as security, tests or wording",
  });
}
