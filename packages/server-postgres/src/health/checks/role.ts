import { showIdentifier } from "../../schema/identifiers.ts";
import { oneLine } from "../../schema/texts.ts";
import type { Check } from "../check.ts";

interface Row {
  readonly name: string;
  readonly monitor: boolean;
}

export const role: Check<Row> = {
  name: "role",
  title: "The role of this connection",
  sql: () => `select r.rolname::text as name, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication,
  pg_catalog.pg_has_role(r.oid, 'pg_read_all_stats', 'USAGE') as monitor,
  pg_catalog.has_database_privilege(r.oid, pg_catalog.current_database(), 'CREATE') as creates_schemas
from pg_catalog.pg_roles r where r.rolname = current_user`,
  read([row], { user, excess }) {
    const name = oneLine(user, 63);
    return {
      summary: `${name} has no more rights than reading needs`,
      findings:
        excess.length === 0
          ? []
          : [
              {
                level: "notice",
                text: `${name} ${excess.map((phrase) => oneLine(phrase, 200)).join(", ")}`,
                means: "Stronger than reading needs. This server refuses what writes, but the role is what really bounds it.",
                advice:
                  "Let it connect as a role that may only read; the resource postgres://DATABASE/role has the script. Add GRANT pg_monitor for these checks.",
              },
            ],
      lines: [
        row?.monitor === true
          ? "may see what other roles' sessions do (pg_read_all_stats)"
          : `may not see what other roles' sessions do: GRANT pg_monitor TO ${showIdentifier(user)};`,
      ],
    };
  },
};
