import { quoteIdentifier } from "../schema/identifiers.ts";

/** For whom and what the script is. */
export interface GrantRequest {
  readonly database: string;
  /** Schemas to be read. */
  readonly schemas: readonly string[];
  /** The role to make; it must not exist yet. */
  readonly user: string;
}

/** What stands for the password; whoever runs the script replaces it. */
export const PASSWORD_PLACEHOLDER = "CHANGE-ME";

/**
 * The script by which an administrator makes a role that can read and nothing else, to be pasted into psql while connected to the
 * database. Default privileges hold for tables that whoever runs it will make: the owner of the tables should.
 */
export function grantScript({ database, schemas, user }: GrantRequest): string {
  const role = quoteIdentifier(user);
  const list = schemas.map(quoteIdentifier).join(", ");
  const grants =
    schemas.length === 0
      ? []
      : [
          `GRANT USAGE ON SCHEMA ${list} TO ${role};`,
          `GRANT SELECT ON ALL TABLES IN SCHEMA ${list} TO ${role};`,
          `ALTER DEFAULT PRIVILEGES IN SCHEMA ${list} GRANT SELECT ON TABLES TO ${role};`,
        ];
  return [
    `CREATE ROLE ${role} LOGIN PASSWORD '${PASSWORD_PLACEHOLDER}' NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 20;`,
    `ALTER ROLE ${role} SET default_transaction_read_only = on;`,
    `GRANT CONNECT ON DATABASE ${quoteIdentifier(database)} TO ${role};`,
    ...grants,
    ...(schemas.includes("public")
      ? ["-- Before PostgreSQL 15 everyone may create objects in public: REVOKE CREATE ON SCHEMA public FROM PUBLIC;"]
      : []),
  ].join("\n");
}
