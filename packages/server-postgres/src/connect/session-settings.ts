import type { Limits } from "./limits.ts";

/** A parameter of the server and its value. */
export type Setting = readonly [name: string, value: string];

/** How a statement's transaction may outlast the time limit of the statement, when SQL traps that one. */
const TRANSACTION_GRACE_MS = 10_000;
/** An open transaction in which nothing is asked is ended. */
const IDLE_IN_TRANSACTION_MS = 30_000;

/** From this version on the server ends a backend whose client is gone in the middle of a query. */
const CHECKS_CONNECTION = 140_000;
const LIMITS_TRANSACTIONS = 170_000;

/** What every session gets: limits, and the forms in which values come. In every PostgreSQL from 13 on, for every role. */
function common({ statementMs, lockMs }: Limits): Setting[] {
  return [
    ["statement_timeout", String(statementMs)],
    ["lock_timeout", String(lockMs)],
    ["idle_in_transaction_session_timeout", String(IDLE_IN_TRANSACTION_MS)],
    ["standard_conforming_strings", "on"],
    ["DateStyle", "ISO"],
    ["IntervalStyle", "postgres"],
    ["extra_float_digits", "1"],
    ["bytea_output", "hex"],
    // A scan of a large table would begin where another one happens to be, and a page of it again somewhere else.
    ["synchronize_seqscans", "off"],
  ];
}

/**
 * What is set inside each transaction (`SET LOCAL`) where the start-up packet cannot carry it, as through PgBouncer. `version` is
 * `server_version_num`; undefined when not known.
 */
export function sessionSettings(limits: Limits, version: number | undefined): readonly Setting[] {
  return [...common(limits), ...transactionTimeout(limits, version)];
}

/** How much the start-up packet says: everything; without what older servers and some systems refuse; nothing. */
export const STARTUP_LEVELS = ["everything", "common", "nothing"] as const;
export type StartupLevel = (typeof STARTUP_LEVELS)[number];

/** What the start-up packet sets. What is set there, unlike with `SET`, survives DISCARD ALL. */
export function startupSettings(limits: Limits, level: StartupLevel, version: number | undefined): readonly Setting[] {
  if (level === "nothing") return [];
  const settings: Setting[] = [["default_transaction_read_only", "on"], ...common(limits)];
  if (level === "common") return settings;
  if (version === undefined || version >= CHECKS_CONNECTION) settings.push(["client_connection_check_interval", "500"]);
  return [...settings, ...transactionTimeout(limits, version)];
}

/** Whether a connection made before the version was known lacks something. */
export function lacksSettings(level: StartupLevel, version: number): boolean {
  return level === "everything" && version >= LIMITS_TRANSACTIONS;
}

function transactionTimeout({ statementMs }: Limits, version: number | undefined): Setting[] {
  if (version === undefined || version < LIMITS_TRANSACTIONS) return [];
  return [["transaction_timeout", String(3 * statementMs + TRANSACTION_GRACE_MS)]];
}

/** `server_version_num` of a server that calls itself `15.18 (Debian 15.18-0+deb12u1)` or `18beta1`; undefined for anything else. */
export function versionNumber(text: string): number | undefined {
  const [, major, minor = "0"] = /^(\d{2})(?:\.(\d{1,4}))?/.exec(text) ?? [];
  return major === undefined ? undefined : Number(major) * 10_000 + Number(minor);
}
