import { behindFunction } from "./behind.ts";
import { candidatesOf } from "./candidates.ts";
import { type Part, refusal } from "./refuse.ts";
import { taintOf } from "./taint.ts";
import { titleOf } from "./title.ts";
import { type Bench, type Candidate, type Pending, type Refused, SEPARATOR, type Work } from "./work.ts";

/** How much may stand behind one statement: views over views, functions that call functions. */
const MAX_OBJECTS = 2_000;

/** What to prove harmless. */
export interface Claim {
  readonly works: readonly Work[];
  readonly pending: readonly Pending[];
  /** The user's own text, for the place of what is refused. */
  readonly text: string;
}

/**
 * Proves that what texts name, and all that stands behind that, is harmless; level by level, so that each level costs one look into the
 * catalog for each kind of thing.
 *
 * @throws ToolError for the first that is not.
 */
export async function prove(claim: Claim, bench: Bench): Promise<void> {
  const { snapshot, session } = bench;
  const seen = new Set<string>();
  let { works, pending } = claim;
  while (works.length + pending.length > 0) {
    await snapshot.load(session, wantedBy(works, pending));
    const next: { works: Work[]; pending: Pending[] } = { works: [], pending: [] };

    async function follow({ key, title, weigh }: Candidate, part: Omit<Part, "title">): Promise<void> {
      if (seen.has(key) || bench.proven.has(key)) return;
      seen.add(key);
      const found = seen.size > MAX_OBJECTS ? { why: `more than ${MAX_OBJECTS} objects stand behind the statement` } : await weigh();
      if ("why" in found) throw refusal({ ...part, title }, found, claim.text);
      const { at } = part;
      next.works.push(...(found.works ?? []).map((work) => ({ ...work, at })));
      next.pending.push(...(found.pending ?? []).map((each) => ({ ...each, at })));
    }

    for (const each of pending) await follow(functionCandidate(each, bench), { at: each.at ?? -1, through: each.through });
    for (const work of works) {
      for (const reference of work.references) {
        const part = { at: work.through.length === 0 ? reference.at : (work.at ?? -1), through: work.through };
        const tainted = bench.taint === undefined || work.stored ? undefined : taintOf(reference, work, bench, bench.taint);
        const found = tainted ?? candidatesOf(reference, work, bench);
        if ("why" in found)
          throw refusal(
            { ...part, title: titleOf(reference.kind === "relation" ? "table" : reference.kind, reference) },
            found,
            claim.text,
          );
        for (const candidate of found) await follow(candidate, part);
      }
    }
    ({ works, pending } = next);
  }
  for (const key of seen) bench.proven.add(key);
}

function wantedBy(works: readonly Work[], pending: readonly Pending[]): Parameters<Bench["snapshot"]["load"]>[1] {
  const references = works.flatMap((work) => work.references);
  return {
    functions: new Set(
      references.filter(({ kind }) => kind === "function" || kind === "attribute" || kind === "sampling").map(({ name }) => name),
    ),
    relations: new Set(references.filter(({ kind }) => kind === "relation").map(({ name }) => name)),
    oids: new Set(pending.map(({ oid }) => oid)),
  };
}

function functionCandidate({ oid, ...where }: Pending, bench: Bench): Candidate {
  const row = bench.snapshot.functionWithOid(oid);
  const missing: Refused = { why: "it cannot be looked up" };
  return {
    key: `function ${oid} ${where.path.join(SEPARATOR)}`,
    title: row === undefined ? "a function" : titleOf("function", row),
    weigh: () => (row === undefined ? missing : behindFunction(row, where, bench)),
  };
}
