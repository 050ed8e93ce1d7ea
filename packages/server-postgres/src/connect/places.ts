import { access } from "node:fs/promises";

import type { Host, SessionAttributes, Target } from "./target.ts";

/** Where PostgreSQL's packages put their sockets. */
export const SOCKET_DIRECTORIES: readonly string[] = ["/var/run/postgresql", "/run/postgresql", "/tmp"];

/** One place to connect to, and what the server there has to be. */
export interface Place {
  readonly host: Host;
  /** What to connect to: an address, a name, or the directory of a socket. */
  readonly at: string;
  readonly socket: boolean;
  readonly role: "any" | "primary" | "standby";
}

/** The places to try, in order. */
export async function placesOf({ hosts, sessionAttributes, shuffle }: Target): Promise<readonly [Place, ...Place[]]> {
  const found = await Promise.all((shuffle ? shuffled(hosts) : hosts).map(resolve));
  const places = ROLES[sessionAttributes].flatMap((role) => found.flat().map((place) => ({ ...place, role })));
  const [first, ...others] = places;
  if (first === undefined) throw new TypeError("a target has a host");
  return [first, ...others];
}

/**
 * Our own sessions are read-only by default, so what a server accepts by default cannot be asked any more: read-write is taken for
 * primary, read-only for standby.
 */
const ROLES: Readonly<Record<SessionAttributes, readonly Place["role"][]>> = {
  any: ["any"],
  primary: ["primary"],
  "read-write": ["primary"],
  standby: ["standby"],
  "read-only": ["standby"],
  "prefer-standby": ["standby", "any"],
};

async function resolve(host: Host): Promise<Omit<Place, "role">[]> {
  const at = host.address ?? host.name;
  if (at !== undefined) return [{ host, at, socket: at.startsWith("/") }];
  const sockets = await Promise.all(SOCKET_DIRECTORIES.map((directory) => hasSocket(directory, host.port)));
  const directories = SOCKET_DIRECTORIES.filter((_, index) => sockets[index]);
  const places = directories.slice(0, 1).map((directory) => ({ host: { ...host, name: directory }, at: directory, socket: true }));
  return [...places, { host: { ...host, name: "localhost" }, at: "localhost", socket: false }];
}

async function hasSocket(directory: string, port: number): Promise<boolean> {
  if (process.platform === "win32") return false;
  return access(`${directory}/.s.PGSQL.${port}`).then(
    () => true,
    () => false,
  );
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, by: Math.random() }))
    .sort((a, b) => a.by - b.by)
    .map(({ item }) => item);
}
