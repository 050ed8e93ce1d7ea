import { relative } from "node:path";
import { styleText } from "node:util";

import { root } from "../servers.ts";
import type { Audience, Request } from "./play.ts";

const WIDTH = 100;
const MOST_LINES = 8;

type Paint = Parameters<typeof styleText>[0];

/** Prints a scene as it is played: colours on a terminal, plain text elsewhere and with NO_COLOR. */
export const transcript: Audience = {
  started(server, scene, { args, revision, readyMs, tools }) {
    print("", paint("bold", scene.title), paint("dim", `${server.name} ${server.version}`));
    print(paint("dim", `node ${relative(root, server.entry)} ${args.join(" ")}`.trim()));
    print(paint("dim", `MCP ${revision} over stdio, ready in ${duration(readyMs)}, tools: ${tools.join(", ")}`), "");
  },
  played({ step, request, answer, right, ms }, number) {
    print(`${String(number).padStart(2)}. ${paint("bold", step.ask)}`);
    print(`    ${paint("cyan", request === undefined ? "(an earlier answer is missing)" : describe(request))}`);
    // A wrong answer is shown whole: what the step picks out of a right one may not be there.
    print(
      ...shown(right && step.show !== undefined ? step.show(answer) : answer.text).map(
        (line, index) => `    ${index === 0 ? "→" : " "} ${line}`,
      ),
    );
    const verdict = right ? paint("green", `✓ ${step.should}`) : paint(["red", "bold"], `✗ should be: ${step.should}`);
    print(`    ${verdict}  ${paint("dim", duration(ms))}`, "");
  },
};

/** Prints what it came to, and how to get the servers into Claude Code. */
export function printEnd({ right, steps, ms }: { right: number; steps: number; ms: number }, install: readonly string[]): void {
  const total = `${right} of ${steps} steps gave what they should, in ${duration(ms)}.`;
  print(paint(right === steps ? ["green", "bold"] : ["red", "bold"], total), "");
  print("Add to Claude Code:", ...install.map((line) => `  ${paint("cyan", line)}`));
}

function describe(request: Request): string {
  if ("read" in request) return `read ${request.read}`;
  if ("complete" in request) return `complete ${request.complete.template}, ${request.complete.argument}: ${request.complete.typed}`;
  const args = Object.entries(request.arguments).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value.replaceAll("\n", "; ") : JSON.stringify(value)}`,
  );
  return cut(`${request.tool}  ${args.join("  ")}`);
}

function shown(text: string): readonly string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const rest = lines.length - MOST_LINES;
  return [...lines.slice(0, MOST_LINES).map(cut), ...(rest > 0 ? [paint("dim", `… and ${rest} more lines`)] : [])];
}

function cut(text: string): string {
  return text.length <= WIDTH ? text : `${text.slice(0, WIDTH)}… (${text.length} characters)`;
}

function duration(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${ms.toFixed(0)} ms` : `${ms.toFixed(1)} ms`;
}

function paint(style: Paint, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

function print(...lines: readonly string[]): void {
  for (const line of lines) console.log(line);
}
