import { spawn } from "node:child_process";

import type { Command } from "./subject.ts";

/** Runs a command to its end and resolves to what it printed; throws unless that is right. Its exit code is not asked: `find` and `grep` differ in theirs. */
export async function runRight({ file, args, right }: Command): Promise<string> {
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  const printed: Buffer[] = [];
  let said = "";
  child.stdout.on("data", (piece: Buffer) => void printed.push(piece));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said = (said + text).slice(-300)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const text = Buffer.concat(printed).toString("utf8");
  if (right.test(text)) return text;
  throw new Error(`${file} ended with code ${code} and printed ${JSON.stringify(text.slice(0, 200))} ${said}`);
}
