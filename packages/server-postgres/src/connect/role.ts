/** What {@link ROLE_SQL} tells of the role that we are connected as. */
export interface RoleRow {
  readonly superuser: boolean;
  readonly bypassrls: boolean;
  readonly createrole: boolean;
  readonly createdb: boolean;
  readonly replication: boolean;
  /** Superusers it may become. */
  readonly superusers: readonly string[];
  /** Predefined roles, and those of hosted services, by which it may do more than read. */
  readonly memberships: readonly string[];
  readonly owns_database: boolean;
  readonly creates_in_database: boolean;
  /** The number of schemas in which it may create, and the first of them. */
  readonly creates_in: number;
  readonly creates_in_schema: string | null;
  readonly owned: number;
  /** Tables it may write and does not own. */
  readonly writable: number;
  /** Sequences it may advance and does not own. */
  readonly sequences: number;
}

/** Membership in these lets a role do lasting things, whatever a transaction says of itself. */
const POWERFUL = [
  "pg_execute_server_program",
  "pg_read_server_files",
  "pg_write_server_files",
  "pg_write_all_data",
  "pg_signal_backend",
  "pg_signal_autovacuum_worker",
  "pg_checkpoint",
  "pg_maintain",
  "pg_create_subscription",
  "rds_superuser",
  "cloudsqlsuperuser",
  "alloydbsuperuser",
  "azure_pg_admin",
  "neon_superuser",
];

/**
 * One JSON object of the keys of {@link RoleRow}, as a scalar expression. Rights on tables are asked once for each owner and list of
 * rights that occurs, of which even 10,000 tables have few.
 */
export const ROLE_SQL = `(
  with recursive me as (select r.* from pg_catalog.pg_roles r where r.rolname operator(pg_catalog.=) current_user),
  relations as (
    select pg_catalog.min(c.oid) as id, c.relowner, c.relkind operator(pg_catalog.=) 'S'::"char" as sequence, pg_catalog.count(*) as n
    from pg_catalog.pg_class c
    where c.relkind operator(pg_catalog.=) any ('{r,p,v,m,f,S}'::"char"[]) and c.relpersistence operator(pg_catalog.<>) 't'::"char"
      and c.relnamespace operator(pg_catalog.<>) all (array['pg_catalog'::regnamespace::oid, 'pg_toast'::regnamespace::oid,
        coalesce(pg_catalog.to_regnamespace('information_schema')::oid, 0::oid)])
      and not (select rolsuper from me)
    group by c.relowner, c.relacl, sequence),
  rights as (
    select r.*, pg_catalog.pg_has_role(r.relowner, 'USAGE') as own,
      case when r.sequence then pg_catalog.has_sequence_privilege(r.id, 'USAGE, UPDATE')
        else pg_catalog.has_table_privilege(r.id, 'INSERT, UPDATE, DELETE, TRUNCATE') end as writes
    from relations r),
  schemas as (
    select n.nspname from pg_catalog.pg_namespace n
    where not (select rolsuper from me) and n.nspname operator(pg_catalog.!~) '^pg_(toast|temp)' and pg_catalog.has_schema_privilege(n.oid, 'CREATE'))
  select pg_catalog.json_build_object(
    'superuser', me.rolsuper, 'bypassrls', me.rolbypassrls, 'createrole', me.rolcreaterole, 'createdb', me.rolcreatedb,
    'replication', me.rolreplication,
    'superusers', (select coalesce(pg_catalog.json_agg(s.rolname), '[]') from pg_catalog.pg_roles s
      where s.rolsuper and not me.rolsuper and pg_catalog.pg_has_role(s.oid, 'MEMBER')),
    'memberships', (select coalesce(pg_catalog.json_agg(m.rolname order by m.rolname), '[]') from pg_catalog.pg_roles m
      where m.rolname operator(pg_catalog.=) any ('{${POWERFUL.join(",")}}'::name[])
        and m.oid operator(pg_catalog.<>) me.oid and not me.rolsuper and pg_catalog.pg_has_role(m.oid, 'MEMBER')),
    'owns_database', (select pg_catalog.pg_has_role(d.datdba, 'USAGE') and not me.rolsuper from pg_catalog.pg_database d
      where d.datname operator(pg_catalog.=) pg_catalog.current_database()),
    'creates_in_database', not me.rolsuper and pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
    'creates_in', (select pg_catalog.count(*) from schemas), 'creates_in_schema', (select pg_catalog.min(nspname::text) from schemas),
    'owned', (select coalesce(pg_catalog.sum(n), 0) from rights where own and not sequence),
    'writable', (select coalesce(pg_catalog.sum(n), 0) from rights where writes and not own and not sequence),
    'sequences', (select coalesce(pg_catalog.sum(n), 0) from rights where writes and not own and sequence))
  from me)`;

/** Why a role is stronger than reading needs, one phrase each, to follow "it"; empty when it is not. */
export function excessOf(role: RoleRow): readonly string[] {
  // It may do all the rest, so the rest need not be said.
  if (role.superuser) return ["is a superuser"];
  const says: readonly (readonly [boolean, string])[] = [
    [role.superusers.length > 0, `may become a superuser (${role.superusers.join(", ")})`],
    [role.bypassrls, "bypasses row-level security"],
    [role.createrole, "may create roles"],
    [role.createdb, "may create databases"],
    [role.replication, "may replicate, which reads everything"],
    [role.memberships.length > 0, `is a member of ${role.memberships.join(", ")}`],
    [role.owns_database, "owns the database"],
    [role.creates_in_database && !role.owns_database, "may create schemas in the database"],
    [role.creates_in > 0, `may create objects in ${places(role)}`],
    [role.owned > 0, `owns ${counted(role.owned, "table")}`],
    [role.writable > 0, `may write to ${counted(role.writable, "table")}`],
    [role.sequences > 0, `may advance ${counted(role.sequences, "sequence")}`],
  ];
  return says.filter(([holds]) => holds).map(([, phrase]) => phrase);
}

function places({ creates_in: count, creates_in_schema: first }: RoleRow): string {
  return count === 1 && first !== null ? `schema ${first}` : `${count} schemas`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
