import { open } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { userFile } from "./user-files.ts";

/** Longer ones are no passfile. */
const MAX_BYTES = 1_000_000;

/** What an entry is looked up by. */
export interface PassfileKey {
  /** The host name as configured, else the address; `localhost` for a socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** A password, or why there is none where that is worth knowing. */
export interface Found {
  readonly password?: string;
  readonly note?: string;
}

/** Where libpq looks for passwords when nothing says otherwise (manual 34.16). */
export function defaultPassfile(): string {
  return process.platform === "win32" ? userFile("pgpass.conf") : join(homedir(), ".pgpass");
}

/** Looks a password up in a passfile (manual 34.16). A file that others can read is not used, as libpq does; a missing one is no error. */
export async function readPassfile(path: string, key: PassfileKey): Promise<Found> {
  try {
    const file = await open(path);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) return { note: `${path} is not used: it is not a file.` };
      if (process.platform !== "win32" && (facts.mode & 0o077) !== 0)
        return { note: `${path} is not used: others can read it. Run chmod 0600 on it.` };
      if (facts.size > MAX_BYTES) return { note: `${path} is not used: it is larger than 1 MB.` };
      const password = lookUp(await file.readFile("utf8"), key);
      return password === undefined ? { note: `${path} has no entry for this host, port, database and user.` } : { password };
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR" ? {} : { note: `${path} is not used: it cannot be read.` };
  }
}

/** The password of the first line that fits: `host:port:database:user:password`, `*` for any, `\` before a `:` or `\` in a field. */
export function lookUp(text: string, { host, port, database, user }: PassfileKey): string | undefined {
  for (const line of text.split(/\r?\n/)) {
    if (line === "" || line.startsWith("#")) continue;
    const fields = line.match(/^((?:[^\\:]|\\.)*):((?:[^\\:]|\\.)*):((?:[^\\:]|\\.)*):((?:[^\\:]|\\.)*):((?:[^\\:]|\\.)*)/s);
    if (fields === null) continue;
    const [, ...written] = fields;
    const wanted = [host, String(port), database, user];
    if (wanted.every((value, index) => written[index] === "*" || unescape(written[index] ?? "") === value)) {
      const password = unescape(written[4] ?? "");
      return password === "" ? undefined : password;
    }
  }
  return undefined;
}

function unescape(field: string): string {
  return field.replaceAll(/\\(.)/gs, "$1");
}
