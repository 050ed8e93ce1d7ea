import type { Session } from "../../database.ts";
import type { Table } from "../find-table.ts";
import { showIdentifier } from "../identifiers.ts";
import { oneLine } from "../texts.ts";
import { listed } from "./listed.ts";

interface Policy {
  readonly name: string;
  readonly permissive: boolean;
  readonly command: string;
  /** Names of roles; `public` for everybody. */
  readonly roles: readonly string[];
  readonly using: string | null;
  readonly check: string | null;
}

interface Behaviour {
  readonly triggers: readonly { readonly definition: string; readonly enabled: string }[] | null;
  readonly rules: readonly string[] | null;
  readonly secured: boolean;
  readonly forced: boolean;
  readonly policies: readonly Policy[] | null;
}

const MAX_SHOWN = 30;
const TEXT_CHARS = 400;

const SQL = `
select c.relrowsecurity as secured, c.relforcerowsecurity as forced,
  (select pg_catalog.json_agg(pg_catalog.json_build_object('enabled', t.tgenabled,
     'definition', pg_catalog.left(pg_catalog.pg_get_triggerdef(t.oid), 1000)) order by t.tgname)
   from pg_catalog.pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggers,
  (select pg_catalog.json_agg(pg_catalog.left(pg_catalog.pg_get_ruledef(r.oid), 1000) order by r.rulename)
   from pg_catalog.pg_rewrite r where r.ev_class = c.oid and r.rulename <> '_RETURN') as rules,
  (select pg_catalog.json_agg(pg_catalog.json_build_object('name', p.polname, 'permissive', p.polpermissive, 'command', p.polcmd,
     'roles', (select pg_catalog.json_agg(coalesce(a.rolname, 'public'))
               from pg_catalog.unnest(p.polroles) r (id) left join pg_catalog.pg_roles a on a.oid = r.id),
     'using', pg_catalog.left(pg_catalog.pg_get_expr(p.polqual, p.polrelid), 1000),
     'check', pg_catalog.left(pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid), 1000)) order by p.polname)
   from pg_catalog.pg_policy p where p.polrelid = c.oid) as policies
from pg_catalog.pg_class c where c.oid = $1::oid`;

const COMMANDS: Readonly<Record<string, string>> = { r: "select", a: "insert", w: "update", d: "delete", "*": "all" };
/** `pg_trigger.tgenabled`; `O`, the usual state, needs no word. */
const STATES: Readonly<Record<string, string>> = { D: " (disabled)", R: " (on replicas only)", A: " (always)" };

/** Triggers, rules and row-level security, one line each. */
export async function describeBehaviour(session: Session, table: Table): Promise<string[]> {
  const [found] = await session.rows<Behaviour>(SQL, [String(table.id)]);
  if (found === undefined) return [];
  const { triggers, rules, secured, forced, policies } = found;
  const security = secured
    ? `row-level security: on${forced ? ", for the owner too" : ""}`
    : "row-level security: off, its policies do nothing";
  return [
    ...listed("triggers", (triggers ?? []).map(showTrigger), MAX_SHOWN),
    ...listed(
      "rules",
      (rules ?? []).map((rule) => oneLine(rule.replace(/^CREATE RULE /, ""), TEXT_CHARS)),
      MAX_SHOWN,
    ),
    ...(policies !== null
      ? listed(security, policies.map(showPolicy), MAX_SHOWN)
      : secured
        ? [`${security}; no policy: only the owner sees rows`]
        : []),
  ];
}

function showTrigger({ definition, enabled }: { readonly definition: string; readonly enabled: string }): string {
  return oneLine(definition.replace(/^CREATE (CONSTRAINT )?TRIGGER /, ""), TEXT_CHARS) + (STATES[enabled] ?? "");
}

function showPolicy({ name, permissive, command, roles, using, check }: Policy): string {
  return [
    showIdentifier(name),
    ...(permissive ? [] : ["restrictive"]),
    COMMANDS[command] ?? command,
    ...(roles.length === 1 && roles[0] === "public" ? [] : [`for ${roles.slice(0, 10).map(showIdentifier).join(", ")}`]),
    ...(using === null ? [] : [`using ${oneLine(using, TEXT_CHARS)}`]),
    ...(check === null ? [] : [`with check ${oneLine(check, TEXT_CHARS)}`]),
  ].join(" ");
}
