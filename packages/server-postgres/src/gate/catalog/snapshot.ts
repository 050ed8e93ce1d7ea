import type { Facts, Session } from "../../database.ts";
import { type FunctionRow, readFunctions } from "./functions.ts";
import { readLeaks } from "./leaks.ts";
import { type RelationRow, readRelations } from "./relations.ts";
import { readState, type State } from "./state.ts";

/** How long what a catalog said is believed. */
const LIFETIME_MS = 10_000;

/** What is known of a database's catalog, looked up once and soon forgotten. */
export interface Snapshot {
  readonly state: State;
  /** Schemas that unqualified names are looked up in. */
  readonly path: readonly string[];
  /** Looks up what is not known yet of these, in one round trip for each kind. */
  load(session: Session, wanted: Wanted): Promise<void>;
  /** By name, in all schemas; what was loaded. */
  functions(name: string): readonly FunctionRow[];
  functionWithOid(oid: number): FunctionRow | undefined;
  relations(name: string): readonly RelationRow[];
  /** What a relation of PostgreSQL shows that is secret. */
  leaks(session: Session): Promise<ReadonlyMap<string, string>>;
}

export interface Wanted {
  readonly functions: ReadonlySet<string>;
  readonly oids: ReadonlySet<number>;
  readonly relations: ReadonlySet<string>;
}

/** Snapshots by database and role: `facts` is one object for both until they may have changed. */
export interface Snapshots {
  of(session: Session): Promise<Snapshot>;
  /** The one that is believed now; undefined when the catalog has to be asked. */
  current(facts: Facts): Snapshot | undefined;
  forget(): void;
}

export function createSnapshots(): Snapshots {
  let kept = new WeakMap<Facts, { readonly snapshot: Snapshot; readonly until: number }>();

  function current(facts: Facts): Snapshot | undefined {
    const entry = kept.get(facts);
    return entry !== undefined && performance.now() < entry.until ? entry.snapshot : undefined;
  }

  return {
    current,
    async of(session) {
      const known = current(session.facts);
      if (known !== undefined) return known;
      const holder = kept;
      const until = performance.now() + LIFETIME_MS;
      const snapshot = createSnapshot(await readState(session), session.facts.schemas);
      // What was asked before a change must not be kept after it.
      if (holder === kept) kept.set(session.facts, { snapshot, until });
      return snapshot;
    },
    forget() {
      kept = new WeakMap();
    },
  };
}

function createSnapshot(state: State, path: readonly string[]): Snapshot {
  const functions = new Map<string, FunctionRow[]>();
  const byOid = new Map<number, FunctionRow>();
  const relations = new Map<string, RelationRow[]>();
  let leaks: ReadonlyMap<string, string> | undefined;

  async function loadFunctions(session: Session, wanted: Wanted): Promise<void> {
    const names = [...wanted.functions].filter((name) => !functions.has(name));
    const oids = [...wanted.oids].filter((oid) => !byOid.has(oid));
    if (names.length === 0 && oids.length === 0) return;
    const rows = await readFunctions(session, names, oids);
    for (const name of names) functions.set(name, []);
    for (const row of rows) byOid.set(row.oid, row);
    const asked = new Set(names);
    for (const row of rows) if (asked.has(row.name)) functions.get(row.name)?.push(row);
  }

  async function loadRelations(session: Session, wanted: Wanted): Promise<void> {
    const names = [...wanted.relations].filter((name) => !relations.has(name));
    if (names.length === 0) return;
    const rows = await readRelations(session, names);
    for (const name of names) relations.set(name, []);
    for (const row of rows) relations.get(row.name)?.push(row);
  }

  return {
    state,
    path,
    async load(session, wanted) {
      await loadFunctions(session, wanted);
      await loadRelations(session, wanted);
    },
    functions: (name) => functions.get(name) ?? [],
    functionWithOid: (oid) => byOid.get(oid),
    relations: (name) => relations.get(name) ?? [],
    leaks: async (session) => (leaks ??= await readLeaks(session)),
  };
}
