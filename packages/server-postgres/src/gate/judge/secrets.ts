/** A relation that holds secrets. */
interface Secret {
  readonly why: string;
  readonly fix: string;
}

const PASSWORDS = "it holds passwords";
const RULES: Secret = { why: "it shows how logins are checked, with the secrets of that", fix: "Ask whoever administers the server." };
const MAPPINGS: Secret = {
  why: `${PASSWORDS} of other servers`,
  fix: "information_schema.user_mappings names them without their options.",
};

/** Relations of PostgreSQL that hold secrets for those who may read them, and what to read instead. Others depend on the role: see catalog/leaks.ts. */
const SECRETS: Readonly<Record<string, Secret>> = {
  pg_authid: { why: PASSWORDS, fix: "pg_roles shows roles without them." },
  pg_shadow: { why: PASSWORDS, fix: "pg_roles shows roles without them." },
  pg_user_mapping: MAPPINGS,
  pg_user_mappings: MAPPINGS,
  user_mapping_options: MAPPINGS,
  _pg_user_mappings: MAPPINGS,
  pg_hba_file_rules: RULES,
  pg_ident_file_mappings: RULES,
  pg_file_settings: { why: "it holds every setting as it stands in the files, secret ones too", fix: "pg_settings shows those in force." },
  pg_subscription: { why: `${PASSWORDS} of other servers`, fix: "pg_stat_subscription shows subscriptions without them." },
  pg_statistic: {
    why: "it holds samples of columns, those of pg_authid too",
    fix: "pg_stats shows those of the tables that the role may read.",
  },
  pg_statistic_ext_data: { why: "it holds samples of columns", fix: "pg_stats_ext shows those of the tables that the role may read." },
  pg_largeobject: { why: "it holds large objects, past the permissions on them", fix: "pg_largeobject_metadata lists them." },
};

/** Views of well-known extensions that decrypt secrets. */
const DECRYPTED = new Set(["vault.decrypted_secrets", "pgsodium.decrypted_key"]);

/** Why a relation is secret; undefined when it is not. `builtIn`: it came with PostgreSQL. */
export function secretOf(schema: string, name: string, builtIn: boolean): Secret | undefined {
  if (builtIn) return Object.hasOwn(SECRETS, name) ? SECRETS[name] : undefined;
  return DECRYPTED.has(`${schema}.${name}`)
    ? { why: "it decrypts secrets", fix: "List vault.secrets without its columns of secrets." }
    : undefined;
}

/**
 * Names of settings that may hold secrets: connection strings, commands with credentials in them, and whatever calls itself so. Read by
 * PostgreSQL too.
 */
export const SECRET_SETTING =
  /^(?:primary_conninfo|ssl_passphrase_command|archive_command|restore_command|archive_cleanup_command|recovery_end_command|all)$|passw(?:or)?d$|passphrase|secret|token|credential|api_?key|private_?key|conninfo|jwt/;
