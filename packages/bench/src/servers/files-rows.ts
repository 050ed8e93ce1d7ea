import { join } from "node:path";

import * as corpus from "../corpus/facts.ts";
import { NODE, SDK } from "../references.ts";
import type { Figure, Row } from "../row.ts";
import { editRow } from "../rows/edit.ts";
import { listRow } from "../rows/list.ts";
import { parallelRow } from "../rows/parallel.ts";
import { startRow } from "../rows/start.ts";
import { type Task, taskRow } from "../rows/task.ts";
import { warmRow } from "../rows/warm.ts";
import type { Call, Command, Subject } from "../subject.ts";
import * as asked from "./files-calls.ts";

/** Who takes part. What is not on this machine is an empty list. */
export interface Cast {
  readonly references: readonly Subject[];
  readonly ours: Subject;
  /** The reference server. */
  readonly peer: readonly Subject[];
  readonly rg: readonly Subject[];
  readonly find: readonly Subject[];
  /** Our server's arguments for another directory, and another place for what it keeps. */
  oursIn(directory: string, state: string): readonly string[];
}

/** The name of the reference server, which the figures divide by. */
export const REFERENCE = "@modelcontextprotocol/server-filesystem";

/** Calls that cost little but the way to the server and back. */
export function quickRows({ references, ours, peer }: Cast): Row[] {
  const readers = both(ours, asked.small, peer, asked.peer.small);
  const echoing = references.filter(({ call }) => call !== undefined);
  const read = `read of ${corpus.SMALL_BYTES} bytes`;
  const start: Figure[] = [
    { title: `start, CPU, x ${NODE}`, metric: "cpu", over: NODE },
    { title: `start, CPU, x reference server`, metric: "cpu", over: REFERENCE, target: 1 },
    { title: `start, wall, x reference server`, metric: "wall", over: REFERENCE, target: 1 },
    { title: "memory at the first answer, MB", metric: "rss" },
  ];
  const warm: Figure[] = [
    { title: `${read}, p50, x ${SDK}`, metric: "p50", over: SDK },
    { title: `${read}, p50, x reference server`, metric: "p50", over: REFERENCE, target: 1 },
  ];
  return [
    startRow("files", [...references, ours, ...peer], start),
    listRow("files", readers, [{ title: "tools/list, tokens", metric: "tokens", target: 2800 }]),
    warmRow("files", [...echoing, ...readers], warm),
    // Both servers leave the disk to other threads, which one core holds up.
    warmRow("files", readers, [{ title: `${read}, any core, p50, x reference server`, metric: "p50", over: REFERENCE, target: 1 }], false),
    parallelRow("files", readers, [{ title: `32 reads at once, x reference server`, metric: "burst", over: REFERENCE, target: 1 }], 32),
  ];
}

/** Calls in which the disk, and what is done with what is read from it, count. */
export function workRows(cast: Cast): Row[] {
  const { ours, peer } = cast;
  const page = (id: string, title: string, calls: readonly [Call, Call]): Row =>
    taskRow(
      { id, title: `${title} of a file of 500 MB`, figures: [...ahead(title), ...bounded(title)] },
      both(ours, calls[0], peer, calls[1]),
    );
  return [
    page("files/first-lines", "the first 100 lines", [asked.firstLines, asked.peer.firstLines]),
    page("files/last-lines", "the last 100 lines", [asked.lastLines, asked.peer.lastLines]),
    taskRow(
      {
        id: "files/middle-lines",
        title: `100 lines from line ${asked.MIDDLE} of a file of 500 MB (the reference server has only the head and the tail)`,
        figures: [
          { title: "100 lines in the middle, first time, ms", metric: "first" },
          { title: "100 lines in the middle, again, ms", metric: "again" },
          ...bounded("100 lines in the middle"),
        ],
      },
      [{ ...ours, call: asked.middleLines }],
    ),
    taskRow(
      {
        id: "files/directory",
        title: `a directory of ${corpus.WIDE_FILES} files (ours answers with the first page)`,
        figures: [...ahead("list of 50,000"), { title: "list of 50,000, tokens", metric: "tokens" }],
      },
      both(ours, asked.directory, peer, asked.peer.directory),
    ),
    ...treeRows(cast),
    editRow(
      {
        id: "files/edit",
        title: "one line in a file of 10 MB",
        figures: [...ahead("edit in 10 MB"), { title: "edit in 10 MB, peak MB", metric: "peak" }],
      },
      join(corpus.corpus, corpus.LARGE),
      [
        { subject: ours, at: (directory, state) => ({ args: cast.oursIn(directory, state), ...asked.edits }) },
        ...peer.map((subject) => ({
          subject,
          at: (directory: string) => ({ args: [...subject.args.slice(0, 1), directory], ...asked.peer.editsIn(directory) }),
        })),
      ],
    ),
  ];
}

function treeRows({ ours, peer, rg, find }: Cast): Row[] {
  const found = "**/*.md in 100,000 files";
  const heeding = "**/*.md, .gitignore respected";
  const searching = `${corpus.NEEDLES} lines in ${corpus.SOURCES} files of the tree`;
  const search = (task: Pick<Task, "id" | "title">, call: Call, command: Omit<Command, "file">): Row =>
    taskRow(
      {
        ...task,
        figures: [
          { title: `${task.title}, first time, x rg`, metric: "first", over: "rg" },
          { title: `${task.title}, again, x rg`, metric: "again", over: "rg", target: 2 },
        ],
      },
      [{ ...ours, call }, ...shell(rg, command)],
    );
  return [
    taskRow(
      {
        id: "files/glob",
        title: `${found}, ignored ones too (ours answers with the first page)`,
        figures: [...ahead(found), { title: `${found}, again, x find`, metric: "again", over: "find" }],
      },
      [...both(ours, asked.glob, peer, asked.peer.glob), ...shell(find, asked.findGlob)],
    ),
    taskRow(
      {
        id: "files/glob-sources",
        title: `${heeding} (for the reference server: node_modules excluded)`,
        figures: [...ahead(heeding), { title: `${heeding}, again, x rg`, metric: "again", over: "rg" }],
      },
      [...both(ours, asked.globSources, peer, asked.peer.globSources), ...shell(rg, asked.rgGlob)],
    ),
    search({ id: "files/search", title: searching }, asked.search, asked.rgSearch),
    search({ id: "files/search-any-case", title: `${searching}, in any case` }, asked.searchAnyCase, asked.rgSearchAnyCase),
  ];
}

function both(ours: Subject, call: Call, peer: readonly Subject[], peerCall: Call): Subject[] {
  return [{ ...ours, call }, ...peer.map((each) => ({ ...each, call: peerCall }))];
}

function shell(programs: readonly Subject[], command: Omit<Command, "file">): Subject[] {
  return programs.flatMap((each) => (each.command === undefined ? [] : { ...each, command: { ...each.command, ...command } }));
}

/** Ahead of the reference server: the first time, and when both are warm. */
function ahead(what: string): Figure[] {
  return [
    { title: `${what}, first time, x reference server`, metric: "first", over: REFERENCE, target: 1 },
    { title: `${what}, again, x reference server`, metric: "again", over: REFERENCE, target: 1 },
  ];
}

function bounded(what: string): Figure[] {
  return [{ title: `${what} of 500 MB, peak MB`, metric: "peak", target: 100 }];
}
