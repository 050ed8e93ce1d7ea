import { FIRST_USER_OID } from "../catalog/oids.ts";
import { Refusal } from "../judge/refuse.ts";
import type { Bench } from "../judge/work.ts";
import { type Target, targetText } from "./effect.ts";

/** Schemas of PostgreSQL itself. */
const SYSTEM = /^pg_|^information_schema$/;

/** Refuses changes of what PostgreSQL itself is made of, which a superuser could make. */
export async function refuseSystem(targets: readonly Target[], { snapshot, session }: Bench): Promise<void> {
  await snapshot.load(session, { functions: new Set(), oids: new Set(), relations: new Set(targets.map(({ name }) => name)) });
  const system = targets.find(({ schema, name }) => {
    if (SYSTEM.test(schema ?? name)) return true;
    const meant = snapshot
      .relations(name)
      .filter((row) => (schema === undefined ? snapshot.path.includes(row.schema) : row.schema === schema));
    return meant.some(({ oid }) => oid < FIRST_USER_OID);
  });
  if (system !== undefined)
    throw new Refusal(`Refused: ${targetText(system)} is part of PostgreSQL itself, or named like it.`, {
      fix: "Change your own tables only.",
    });
}
