import { homedir } from "node:os";
import { join } from "node:path";

/** A file in the directory that libpq keeps for the user: certificates, and on Windows the passfile. */
export function userFile(name: string): string {
  return process.platform === "win32" ? join(homedir(), "AppData", "Roaming", "postgresql", name) : join(homedir(), ".postgresql", name);
}
