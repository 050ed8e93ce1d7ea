import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Installed, Peer } from "../installed.ts";
import { root } from "../places.ts";
import { NODE, SDK } from "../references.ts";
import type { Row } from "../row.ts";
import { firstCallRow } from "../rows/first-call.ts";
import { listRow } from "../rows/list.ts";
import { memoryRow } from "../rows/memory.ts";
import { parallelRow } from "../rows/parallel.ts";
import { recoveryRow } from "../rows/recovery.ts";
import { startRow } from "../rows/start.ts";
import { warmRow } from "../rows/warm.ts";
import type { Call, Subject } from "../subject.ts";
import type { Suite } from "./suite.ts";

const EVERYTHING = "@modelcontextprotocol/server-everything";
const COO_QUACK = "@coo-quack/calc-mcp";

const peers: readonly Peer[] = [
  { name: COO_QUACK, version: "2.1.1", bin: "dist/index.js" },
  { name: "@wrtnlabs/calculator-mcp", version: "0.2.1", bin: "bin/index.js" },
  { name: "mathjs-mcp-server", version: "1.0.4", bin: "build/index.js" },
  { name: EVERYTHING, version: "2026.8.31", bin: "dist/index.js" },
];

/** Two and two, as each peer wants to be asked. */
const calls: Readonly<Record<string, Call>> = {
  [COO_QUACK]: { tool: "math", arguments: { action: "eval", expression: "2+2" }, right: /^4$/ },
  "@wrtnlabs/calculator-mcp": { tool: "add", arguments: { a: 2, b: 2 }, right: /\bis 4$/ },
  "mathjs-mcp-server": { tool: "calculate", arguments: { expression: "2+2" }, right: /\b4$/ },
  [EVERYTHING]: { tool: "echo", arguments: { message: "2+2" }, right: /^Echo: 2\+2$/ },
};

const CALCULATE: Call = { tool: "calculate", arguments: { expression: "2+2" }, right: /"result":"4"/ };

/** Fibonacci numbers by the definition: about 3.7 thousand million calls. */
const ENDLESS = "f(n) = n < 2 ? n : f(n-1) + f(n-2); f(45)";

/** A call that outlives every deadline, for the peers whose language can say it. */
const endless: Readonly<Record<string, Call>> = {
  [COO_QUACK]: { tool: "math", arguments: { action: "eval", expression: ENDLESS }, right: /^1134903170$/ },
};

export const calcSuite: Suite = { peers, rows };

async function rows(references: readonly Subject[], installed: readonly Installed[]): Promise<Row[]> {
  const ours = await calc();
  // Plain sums are answered without the calculator process; this is a call that wakes it.
  const evaluated: Subject = { ...ours, name: `${ours.name}, sqrt(16)`, call: { ...CALCULATE, arguments: { expression: "sqrt(16)" } } };
  const others = installed.flatMap(peerSubject);
  const all = [...references, ours, ...others];
  const callable = [...references, ours, evaluated, ...others].filter(({ call }) => call !== undefined);
  return [
    startRow("calc", all, [
      { title: `start, CPU, x ${NODE}`, metric: "cpu", over: NODE, target: 3.5 },
      { title: "memory at the first answer, MB", metric: "rss" },
    ]),
    listRow("calc", callable, [{ title: "tools/list, tokens", metric: "tokens", target: 1200 }]),
    warmRow("calc", callable, [
      { title: `warm call, p50, x ${SDK}`, metric: "p50", over: SDK, target: 3 },
      { title: `warm call, CPU, x ${SDK}`, metric: "cpu", over: SDK },
    ]),
    parallelRow("calc", callable, [{ title: `20 calls at once, x ${SDK}`, metric: "burst", over: SDK }]),
    firstCallRow("calc", callable, [{ title: `spawn to first call answered, x ${SDK}`, metric: "total", over: SDK }]),
    memoryRow("calc", callable, [{ title: "memory after 1,000 calls, MB", metric: "rss" }]),
    recoveryRow(
      "calc",
      [evaluated, ...others],
      [
        { title: "endless call stopped after, ms", metric: "stopped" },
        { title: "a call after it, ms", metric: "after" },
      ],
    ),
  ];
}

async function calc(): Promise<Subject> {
  const folder = join(root, "packages/server-calc");
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { name: string; version: string }; // ours
  return {
    name: manifest.name,
    version: manifest.version,
    role: "ours",
    args: [join(folder, "dist/cli.js")],
    call: CALCULATE,
    endless: { tool: "calculate", arguments: { expression: ENDLESS }, right: /stopped after/, fails: true },
  };
}

function peerSubject(installed: Installed): Subject[] {
  if ("missing" in installed) return [];
  const { peer, file } = installed;
  const [call, slow] = [calls[peer.name], endless[peer.name]];
  const known = { ...(call !== undefined && { call }), ...(slow !== undefined && { endless: slow }) };
  return [{ name: peer.name, version: peer.version, role: "peer", args: [file], ...known }];
}
