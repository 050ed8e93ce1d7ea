/** How the user said where the databases are. Everything may be absent; a URL beats the single settings. */
export interface ConnectionSettings {
  /** Plain arguments, which every user of the machine can read: `postgres://HOST/DB` or `NAME=postgres://HOST/DB`, never with a password. */
  readonly databases: readonly string[];
  /** DATABASE_URL: one address, or several `NAME=postgres://...` separated by white space. */
  readonly databaseUrl?: string | undefined;
  /** PGHOST: a name, an address, a socket directory, or several separated by commas. */
  readonly host?: string | undefined;
  /** PGPORT. */
  readonly port?: string | undefined;
  /** PGUSER. */
  readonly user?: string | undefined;
  /** PGPASSWORD. */
  readonly password?: string | undefined;
  /** PGDATABASE. */
  readonly database?: string | undefined;
  /** PGSSLMODE. */
  readonly sslmode?: string | undefined;
  /** PGSSLROOTCERT. */
  readonly sslrootcert?: string | undefined;
  /** PGSSLCERT. */
  readonly sslcert?: string | undefined;
  /** PGSSLKEY. */
  readonly sslkey?: string | undefined;
  /** PGPASSFILE. */
  readonly passfile?: string | undefined;
  /** Milliseconds one attempt to connect may take, where an address does not say it (`connect_timeout`). */
  readonly connectTimeoutMs: number;
}

export const SSL_MODES = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof SSL_MODES)[number];

export const SESSION_ATTRIBUTES = ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"] as const;
export type SessionAttributes = (typeof SESSION_ATTRIBUTES)[number];

export const CHANNEL_BINDINGS = ["disable", "prefer", "require"] as const;
export type ChannelBinding = (typeof CHANNEL_BINDINGS)[number];

export const TLS_VERSIONS = ["TLSv1.2", "TLSv1.3"] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];

/** One place to connect to. */
export interface Host {
  /** Name or address, or the directory of a socket, which begins with `/`; undefined: the usual sockets, then localhost. */
  readonly name: string | undefined;
  /** The address to connect to instead of looking the name up (`hostaddr`). */
  readonly address: string | undefined;
  readonly port: number;
}

/** What is asked of TLS. Paths as the user gave them; undefined where the user's default place counts. */
export interface TlsSettings {
  readonly mode: SslMode;
  /** Path of trusted root certificates, or `system`. */
  readonly rootCert: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly keyPassword: string | undefined;
  readonly negotiation: "postgres" | "direct";
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
}

/** One configured database: where it is and how to get in. Never to be logged whole: it may hold the password. */
export interface Target {
  /** What users call it. */
  readonly name: string;
  /** At least one, in the order to try. */
  readonly hosts: readonly Host[];
  readonly sessionAttributes: SessionAttributes;
  /** Whether to try the hosts in random order (`load_balance_hosts=random`). */
  readonly shuffle: boolean;
  readonly user: string;
  readonly database: string;
  /** The password where an address or PGPASSWORD says it; else the passfile is asked when connecting. */
  readonly password: string | undefined;
  /** Path of the passfile; undefined: the user's own. */
  readonly passfile: string | undefined;
  /** Texts of which no piece may be shown: the password as it is and as it was written. */
  readonly secrets: readonly string[];
  readonly tls: TlsSettings;
  readonly channelBinding: ChannelBinding;
  readonly applicationName: string;
  /** Arguments for the server process that the user wants, split: `-c`, `search_path=sales`. */
  readonly options: readonly string[];
  readonly connectTimeoutMs: number;
  readonly keepAlive: boolean;
  /** Milliseconds without traffic before the first keepalive; 0: the system's default. */
  readonly keepAliveDelayMs: number;
}

/**
 * An address is not usable. One sentence or two that name the database and what is wrong in general terms. Never any piece of the
 * address: what looks like a host in a mistyped one may be half of a password.
 */
export class AddressError extends Error {
  override readonly name = "AddressError";
}

/** `db.example.com port 5432`. */
export function describeHost({ name, address, port }: Host): string {
  if (name?.startsWith("/") === true) return `${name}/.s.PGSQL.${port}`;
  return `${name ?? address ?? "localhost"} port ${port}`;
}
