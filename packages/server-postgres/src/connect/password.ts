import { ToolError } from "@org/mcp-core/errors";

import { defaultPassfile, readPassfile } from "./passfile.ts";
import { type Place, SOCKET_DIRECTORIES } from "./places.ts";
import type { Target } from "./target.ts";

/** Passwords that came from passfiles: as secret as those in the addresses. */
const fromPassfiles = new WeakMap<Target, Set<string>>();

/** Texts of which no piece may be shown. */
export function secretsOf(target: Target): readonly string[] {
  return [...target.secrets, ...(fromPassfiles.get(target) ?? [])];
}

/** The password for a place; asked when the server wants one. Throws a ToolError when there is none. */
export async function passwordFor(target: Target, { host, at, socket }: Place): Promise<string> {
  if (target.password !== undefined) return target.password;
  const path = target.passfile ?? defaultPassfile();
  const name = socket && SOCKET_DIRECTORIES.includes(at) ? "localhost" : (host.name ?? at);
  const { password, note } = await readPassfile(path, { host: name, port: host.port, database: target.database, user: target.user });
  if (password === undefined)
    throw new ToolError(`Database ${target.name}: the server asks for the password of ${JSON.stringify(target.user)}, and there is none.`, {
      fix: `${note === undefined ? "" : `${note} `}Set it in DATABASE_URL, in PGPASSWORD or in a passfile (${path}).`,
    });
  const known = fromPassfiles.get(target) ?? new Set();
  fromPassfiles.set(target, known.add(password));
  return password;
}
