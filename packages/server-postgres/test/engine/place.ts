import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** An account of the operating system. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Who the server has to run as: PostgreSQL refuses to run as root. Undefined: as whoever we are. */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const ask = (flag: string): number =>
        Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
      return { uid: ask("-u"), gid: ask("-g") };
    } catch {
      continue; // no such account
    }
  }
  throw new Error("PostgreSQL does not run as root, and there is neither an account postgres nor nobody to run it as.");
}

/** Makes a temporary directory that the account owns and can reach. Its name starts with `prefix`. */
export function makePlace(prefix: string, account: Account | undefined): string {
  const base = [tmpdir(), "/tmp", "/var/tmp"].find((folder) => !account || isOpen(realpathSync(folder)));
  if (!base)
    throw new Error(`No temporary directory that the account ${account?.uid} can reach: ${tmpdir()}, /tmp and /var/tmp are closed to it.`);
  const place = mkdtempSync(join(realpathSync(base), prefix));
  chmodSync(place, 0o755);
  if (account) chownSync(place, account.uid, account.gid);
  return place;
}

/** Whether anyone may pass through a directory and all above it. */
function isOpen(folder: string): boolean {
  const parent = dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isOpen(parent));
}
