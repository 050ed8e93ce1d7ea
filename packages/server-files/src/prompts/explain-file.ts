import type { Prompt } from "@org/mcp-core";

import type { AddressDisk } from "../resources/disk.ts";
import { promptAboutFile } from "./about-file.ts";

export function explainFile(disk: AddressDisk): Prompt {
  return promptAboutFile(disk, {
    name: "explain_file",
    title: "Explain a file",
    description: "Explains what a file is for and how it works.",
    task: "Explain this file to somebody who sees it for the first time: what it is for, how it is built, how its parts work together, and what is surprising in it. Refer to lines where that helps.",
    focus: "What to explain above all, or for whom",
  });
}
