import { userInfo } from "node:os";

import { didYouMean } from "@org/mcp-core/nearest";

import { oneLine } from "../schema/texts.ts";
import { readHosts } from "./hosts.ts";
import { FOLLOWED, type Followed, REFUSED, WITHOUT_EFFECT } from "./parameter-names.ts";
import { onlySettings, splitOptions } from "./startup-options.ts";
import {
  AddressError,
  CHANNEL_BINDINGS,
  type ConnectionSettings,
  SESSION_ATTRIBUTES,
  SSL_MODES,
  type Target,
  TLS_VERSIONS,
  type TlsSettings,
} from "./target.ts";
import type { Parameters } from "./uri.ts";

export const APPLICATION_NAME = "mcp-server-postgres";

/** Refuses parameters that are unknown or cannot be followed. Names are shown only where they cannot be a piece of a password. */
export function checkNames(parameters: Parameters, showNames: boolean): void {
  for (const [name, value] of parameters) {
    if ((FOLLOWED as readonly string[]).includes(name) || WITHOUT_EFFECT.includes(name)) continue;
    if (name === "gssencmode" && (value === "disable" || value === "prefer")) continue;
    const shown = showNames && /^[a-z_]{1,40}$/i.test(name) ? ` ${name}` : "";
    const instead = REFUSED.get(name);
    if (instead !== undefined) throw new AddressError(`the parameter ${name} cannot be followed: ${instead}`);
    throw new AddressError(`the parameter${shown} is not one of libpq's.${didYouMean(name, FOLLOWED)} Known are ${FOLLOWED.join(", ")}`);
  }
}

/** What an address says, and the single settings where it says nothing. */
export function readTarget(name: string, parameters: Parameters, settings: ConnectionSettings, written: readonly string[]): Target {
  const get = (key: Followed, otherwise?: string): string | undefined => parameters.get(key) ?? (otherwise === "" ? undefined : otherwise);
  const user = get("user", settings.user) ?? systemUser();
  const password = get("password", settings.password);
  const options = splitOptions(get("options") ?? "");
  if (!onlySettings(options))
    throw new AddressError("options may only set parameters, as in options=-c%20search_path%3Dsales%20-c%20work_mem%3D64MB");
  return {
    name,
    hosts: readHosts(get("host", settings.host), get("hostaddr"), parameters.get("port") ?? portIn(settings)),
    sessionAttributes: oneOf("target_session_attrs", get("target_session_attrs"), SESSION_ATTRIBUTES, "any"),
    shuffle: oneOf("load_balance_hosts", get("load_balance_hosts"), ["disable", "random"], "disable") === "random",
    user,
    database: get("dbname", settings.database) ?? user,
    password,
    passfile: get("passfile", settings.passfile),
    secrets: [password, get("sslpassword"), ...written].filter((secret): secret is string => secret !== undefined && secret !== ""),
    tls: readTls(get, settings),
    channelBinding: oneOf("channel_binding", get("channel_binding"), CHANNEL_BINDINGS, "prefer"),
    applicationName: get("application_name") ?? get("fallback_application_name") ?? APPLICATION_NAME,
    options,
    connectTimeoutMs: 1000 * wholeNumber("connect_timeout", get("connect_timeout"), 86_400) || settings.connectTimeoutMs,
    keepAlive: wholeNumber("keepalives", get("keepalives"), 1, 1) === 1,
    keepAliveDelayMs: 1000 * wholeNumber("keepalives_idle", get("keepalives_idle"), 86_400),
  };
}

type Get = (key: Followed, otherwise?: string) => string | undefined;

function portIn({ port }: ConnectionSettings): string | undefined {
  // A variable for ports only: unlike a piece of an address it can be shown.
  if (port !== undefined && !/^[\d,]*$/.test(port))
    throw new AddressError(`PGPORT is "${oneLine(port, 20)}", and must be a number from 1 to 65535`);
  return port === "" ? undefined : port;
}

function readTls(get: Get, settings: ConnectionSettings): TlsSettings {
  const rootCert = get("sslrootcert", settings.sslrootcert);
  const given = get("sslmode", settings.sslmode);
  // libpq 16: whoever trusts every public authority must check names.
  const mode = oneOf("sslmode", given, SSL_MODES, rootCert === "system" ? "verify-full" : "prefer");
  if (rootCert === "system" && mode !== "verify-full")
    throw new AddressError("sslmode is too weak for sslrootcert=system: any public certificate would do; write sslmode=verify-full");
  const negotiation = oneOf("sslnegotiation", get("sslnegotiation"), ["postgres", "direct"], "postgres");
  if (negotiation === "direct" && !["require", "verify-ca", "verify-full"].includes(mode))
    throw new AddressError("sslmode is too weak for sslnegotiation=direct; write sslmode=require, verify-ca or verify-full");
  const minVersion = oneOf("ssl_min_protocol_version", get("ssl_min_protocol_version"), TLS_VERSIONS, "TLSv1.2");
  const maxVersion = oneOf("ssl_max_protocol_version", get("ssl_max_protocol_version"), TLS_VERSIONS, "TLSv1.3");
  if (minVersion > maxVersion) throw new AddressError("ssl_min_protocol_version is above ssl_max_protocol_version");
  const [cert, key] = [get("sslcert", settings.sslcert), get("sslkey", settings.sslkey)];
  return { mode, rootCert, cert, key, keyPassword: get("sslpassword"), negotiation, minVersion, maxVersion };
}

function oneOf<T extends string>(name: string, value: string | undefined, choices: readonly T[], otherwise: T): T {
  if (value === undefined) return otherwise;
  if (value === "no-verify")
    throw new AddressError(`${name}=no-verify is not one of libpq's: sslmode=require encrypts and checks no certificate`);
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new AddressError(`${name} must be one of ${choices.join(", ")}`);
  return found;
}

/** A whole number from 0 to `max`; libpq takes a negative one for none. */
function wholeNumber(name: string, value: string | undefined, max: number, otherwise = 0): number {
  if (value === undefined) return otherwise;
  const number = /^ *[+-]?\d{1,9} *$/.test(value) ? Math.max(0, Number(value)) : Infinity;
  if (number > max) throw new AddressError(`${name} must be a whole number from 0 to ${max}`);
  return number;
}

/** libpq's default: the name of the operating system's user. */
function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without a name, as containers have.
    throw new AddressError("it names no user; write postgres://USER@HOST/DATABASE, or set PGUSER");
  }
}
