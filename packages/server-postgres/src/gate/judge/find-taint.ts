import { FIRST_USER_OID } from "../catalog/oids.ts";
import { readTainted } from "../catalog/types.ts";
import { prove } from "./prove.ts";
import { Refusal } from "./refuse.ts";
import type { Taint } from "./taint.ts";
import type { Bench, Refused, Work } from "./work.ts";
import { readWorks } from "./works.ts";

/** Something that runs unseen, and the types it runs for. */
interface Unseen {
  readonly what: "condition of a domain" | "cast" | "order";
  readonly types: readonly number[];
  readonly oid?: number;
  readonly conditions?: readonly string[];
}

const CAST: Refused = { why: "a cast between types of PostgreSQL has been made in this database that runs a function which may not run" };

/**
 * Judges everything that runs unseen, and tells which types that leaves. Again while that taints more: a function that is harmless by itself
 * may give a tainted type.
 */
export async function findTaint(bench: Bench): Promise<Taint> {
  const { state } = bench.snapshot;
  let left: Unseen[] = [
    ...state.domains.map(({ type, conditions }) => ({ what: "condition of a domain" as const, types: [type], conditions })),
    ...state.casts.map(({ source, target, function: oid }) => ({ what: "cast" as const, types: [source, target], oid })),
    ...state.supports.map(({ type, function: oid }) => ({ what: "order" as const, types: [type], oid })),
  ];
  const bad: Unseen[] = [];
  let taint = NONE;
  // All of them at once are harmless in most databases, and cost little so.
  while (!(await areHarmless(left, { ...bench, taint, proven: new Set() }))) {
    const before = bad.length;
    for (const each of left) if (!(await areHarmless([each], { ...bench, taint, proven: new Set() }))) bad.push(each);
    if (bad.length === before) break;
    left = left.filter((each) => !bad.includes(each));
    taint = await taintBy(bad, bench);
  }
  return taint;
}

const NONE: Taint = { types: [], orders: false, everything: undefined };

async function taintBy(bad: readonly Unseen[], { session }: Bench): Promise<Taint> {
  const own = bad.flatMap(({ types }) => types.filter((type) => type >= FIRST_USER_OID));
  const systemOnly = bad.filter(({ types }) => types.every((type) => type < FIRST_USER_OID));
  return {
    types: own.length === 0 ? [] : await readTainted(session, own),
    orders: systemOnly.some(({ what }) => what === "order"),
    everything: systemOnly.some(({ what }) => what === "cast") ? CAST : undefined,
  };
}

async function areHarmless(unseen: readonly Unseen[], bench: Bench): Promise<boolean> {
  const { path } = bench.snapshot;
  const works: Work[] = [];
  for (const { what, conditions = [] } of unseen) {
    const found = await readWorks(
      bench,
      conditions.map((condition) => `select ${condition}`),
      { path, through: [what] },
    );
    if ("why" in found) return false;
    works.push(...found);
  }
  const pending = unseen.flatMap(({ oid, what }) => (oid === undefined ? [] : [{ oid, path, through: [what] }]));
  try {
    await prove({ works, pending, text: "" }, bench);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
