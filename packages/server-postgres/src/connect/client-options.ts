import type { ClientConfig } from "pg";

import type { Limits } from "./limits.ts";
import type { Place } from "./places.ts";
import { startupSettings, type StartupLevel } from "./session-settings.ts";
import { joinOptions } from "./startup-options.ts";
import type { Target } from "./target.ts";
import { tlsOptions, type TlsMaterial } from "./tls.ts";

/** One way to connect to a target. */
export interface Way {
  readonly place: Place;
  readonly encrypted: boolean;
  readonly level: StartupLevel;
  /** `server_version_num`, once a connection has told it. */
  readonly version: number | undefined;
}

/**
 * What pg's client is told, but for the password. Everything is said explicitly: whatever is missing or empty here, pg would take from
 * the environment by itself (`PGHOST`, `PGOPTIONS`, `PGSSLMODE` and so on; pg/lib/connection-parameters.js).
 */
export function clientOptions(target: Target, limits: Limits, material: TlsMaterial, way: Way): ClientConfig {
  const { place, encrypted } = way;
  return {
    host: place.at,
    port: place.host.port,
    user: target.user,
    database: target.database,
    ssl: encrypted && !place.socket ? tlsOptions(target, material, place.host.name) : false,
    sslnegotiation: encrypted && !place.socket ? target.tls.negotiation : "postgres",
    enableChannelBinding: encrypted && !place.socket && target.channelBinding !== "disable",
    application_name: target.applicationName,
    client_encoding: "UTF8",
    options: startupOptions(target, limits, way),
    keepAlive: target.keepAlive && !place.socket,
    keepAliveInitialDelayMillis: target.keepAliveDelayMs,
    connectionTimeoutMillis: target.connectTimeoutMs,
  };
}

/** The user's settings first and ours after them: of two, the server takes the last. */
function startupOptions({ options }: Target, limits: Limits, { level, version }: Way): string {
  const ours = startupSettings(limits, level, version).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return joinOptions([...options, ...ours]);
}
