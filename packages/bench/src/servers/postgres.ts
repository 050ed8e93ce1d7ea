import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { Installed, Peer } from "../installed.ts";
import { root } from "../places.ts";
import { NODE, SDK } from "../references.ts";
import type { Row } from "../row.ts";
import { firstCallRow } from "../rows/first-call.ts";
import { growthRow } from "../rows/growth.ts";
import { listRow } from "../rows/list.ts";
import { memoryRow } from "../rows/memory.ts";
import { parallelRow } from "../rows/parallel.ts";
import { startRow } from "../rows/start.ts";
import { warmRow } from "../rows/warm.ts";
import type { Call, Subject } from "../subject.ts";
import { ADDRESS, ensurePostgres, ROWS, stopPostgres } from "./postgres-server.ts";
import type { Suite } from "./suite.ts";

const REFERENCE = "@modelcontextprotocol/server-postgres";
const DBHUB = "@bytebase/dbhub";
const RAW = "raw pg, READ ONLY";

const peers: readonly Peer[] = [
  { name: REFERENCE, version: "0.6.2", bin: "dist/index.js" },
  { name: DBHUB, version: "1.4.0", bin: "dist/index.js" },
];

const ask = (tool: string, sql: string, right: RegExp): Call => ({ tool, arguments: { sql }, right });
const ONE = "select 1 as one";
const ALL = "select * from big order by id";

export const postgresSuite: Suite = { peers, rows, close: stopPostgres };

async function rows(references: readonly Subject[], installed: readonly Installed[]): Promise<Row[]> {
  const ours = await server();
  const raw: Subject = {
    name: RAW,
    version: process.version,
    role: "limit",
    args: ["--conditions=@org/source", fileURLToPath(new URL("../peers/raw-pg.ts", import.meta.url)), ADDRESS],
    call: ask("query", ONE, /"one":1/),
  };
  const others = installed.flatMap(peerSubject);
  const echoing = references.filter(({ call }) => call !== undefined);
  const askers = [raw, ours, ...others];
  // The table is read from the start to the end by those that have no pages.
  const all = [{ ...ours, call: ask("query", ALL, /"truncated":true/) }, ...others.map((each) => largeOf(each))];
  return [
    startRow(
      "postgres",
      [...references, ours, ...others],
      [
        { title: `start, CPU, x ${NODE}`, metric: "cpu", over: NODE, target: 3.5 },
        { title: "start, wall, x reference server", metric: "wall", over: REFERENCE },
        { title: "memory at the first answer, MB", metric: "rss" },
      ],
    ),
    listRow("postgres", [ours, ...others], [{ title: "tools/list, tokens", metric: "tokens", target: 1800 }]),
    firstCallRow("postgres", askers, [{ title: "first call of a process, ms", metric: "call" }]),
    warmRow(
      "postgres",
      [...echoing, ...askers],
      [
        { title: "select 1, p50 ms", metric: "p50", target: 0.35 },
        { title: `select 1, p50, x ${RAW}`, metric: "p50", over: RAW, target: 2.33 },
        { title: `select 1, CPU, x ${SDK}`, metric: "cpu", over: SDK },
      ],
      false,
    ),
    parallelRow("postgres", askers, [{ title: "20 calls at once, ms", metric: "burst" }]),
    growthRow(
      {
        id: "postgres/rows",
        title: `a result of ${ROWS} rows (ours answers with the first page, the others with all of it or what they cut)`,
        figures: [
          { title: `${ROWS} rows, ms to the answer`, metric: "ms", target: 50 },
          { title: `${ROWS} rows, MB more`, metric: "grown", target: 30 },
        ],
        warmUp: (call) => ({ ...call, arguments: { sql: ONE }, right: /1/ }),
      },
      all,
    ),
    memoryRow("postgres", askers, [{ title: "memory after 1,000 calls, MB", metric: "rss" }]),
  ].map(onPostgres);
}

/** The server is started when a row that needs it begins, so that other rows do not wait for it. */
function onPostgres(row: Row): Row {
  return {
    ...row,
    async open(subject) {
      const address = await ensurePostgres();
      return row.open({ ...subject, args: subject.args.map((arg) => arg.replace(ADDRESS, address)) });
    },
  };
}

async function server(): Promise<Subject> {
  const folder = join(root, "packages/server-postgres");
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { name: string; version: string }; // ours
  return {
    name: manifest.name,
    version: manifest.version,
    role: "ours",
    args: [join(folder, "dist/cli.js"), ADDRESS],
    call: ask("query", ONE, /"rows":\[\[1\]\]/),
  };
}

function peerSubject(installed: Installed): Subject[] {
  if ("missing" in installed) return [];
  const { peer, file } = installed;
  const subject = { name: peer.name, version: peer.version, role: "peer" } as const;
  if (peer.name === REFERENCE) return [{ ...subject, args: [file, ADDRESS], call: ask("query", ONE, /"one": 1/) }];
  return [
    { ...subject, args: [file, "--transport", "stdio", "--dsn", `${ADDRESS}?sslmode=disable`], call: ask("execute_sql", ONE, /"one": ?1/) },
  ];
}

function largeOf(subject: Subject): Subject {
  return { ...subject, call: ask(subject.call?.tool ?? "query", ALL, /item 1\b/) };
}
