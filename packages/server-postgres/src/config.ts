import { booleanSetting, defineConfig, integerSetting, listSetting, stringSetting } from "@org/mcp-core";

/** The settings of server-postgres besides the common ones. The `PG*` variables are libpq's own (manual 34.15). */
export const config = defineConfig("POSTGRES", {
  databases: listSetting({
    env: "POSTGRES_DATABASES",
    positional: "DATABASE",
    default: [],
    placeholder: "DATABASE",
    description: "Databases, each as `postgres://USER@HOST/NAME` or `LABEL=postgres://...`, without passwords",
  }),
  databaseUrl: stringSetting({
    env: "DATABASE_URL",
    secret: true,
    environmentOnly: true,
    description: "One database as `postgres://USER:PASSWORD@HOST:PORT/NAME`, or several as `LABEL=postgres://...` with spaces between them",
  }),
  demo: booleanSetting({ default: false, description: "Offer a small shop in memory (PGlite): nothing to install, nothing to break" }),
  allowWrites: booleanSetting({
    default: false,
    offersTools: true,
    description: "Offer the tool `execute`, which changes data after a rehearsal",
  }),
  allowFunctions: listSetting({
    default: [],
    placeholder: "PATTERN",
    description: "Functions of yours to trust in queries although the gate cannot prove them harmless: `st_*`, `report.total`",
  }),
  allowForeignTables: booleanSetting({ default: false, description: "Let queries read foreign tables, that is, other servers" }),
  statementMs: integerSetting({ default: 30_000, min: 100, max: 3_600_000, description: "Milliseconds a statement may run" }),
  lockMs: integerSetting({ default: 3_000, min: 10, max: 600_000, description: "Milliseconds a statement may wait for a lock" }),
  connectMs: integerSetting({ default: 10_000, min: 100, max: 600_000, description: "Milliseconds to wait for a connection" }),
  connections: integerSetting({ default: 10, min: 1, max: 100, description: "The most connections to each database" }),
  maxResultBytes: integerSetting({
    default: 5_000_000,
    min: 10_000,
    max: 1_000_000_000,
    description: "Bytes read of one result before the reading is broken off",
  }),
  pgHost: stringSetting({ env: "PGHOST", placeholder: "HOST", description: "Host, or directory of the socket, where a URL does not say" }),
  pgPort: stringSetting({ env: "PGPORT", placeholder: "PORT", description: "Port, where a URL does not say" }),
  pgUser: stringSetting({ env: "PGUSER", placeholder: "ROLE", description: "Role, where a URL does not say" }),
  pgDatabase: stringSetting({ env: "PGDATABASE", placeholder: "NAME", description: "Name of the database, where a URL does not say" }),
  pgPassword: stringSetting({ env: "PGPASSWORD", secret: true, environmentOnly: true, description: "Password, where a URL does not say" }),
  pgPassfile: stringSetting({ env: "PGPASSFILE", placeholder: "FILE", description: "Password file (default: ~/.pgpass)" }),
  pgSslmode: stringSetting({
    env: "PGSSLMODE",
    placeholder: "MODE",
    description: "`disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`, where a URL does not say (default: `prefer`)",
  }),
  pgSslrootcert: stringSetting({ env: "PGSSLROOTCERT", placeholder: "FILE", description: "Root certificates, or `system`" }),
  pgSslcert: stringSetting({ env: "PGSSLCERT", placeholder: "FILE", description: "Client certificate" }),
  pgSslkey: stringSetting({ env: "PGSSLKEY", placeholder: "FILE", description: "Key of the client certificate" }),
});
