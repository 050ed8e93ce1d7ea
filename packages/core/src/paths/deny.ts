import { compilePrefilter } from "./deny-prefilter.ts";
import { compileGlob, type Glob } from "./glob.ts";

/**
 * What holds secrets wherever it lies: keys, credentials, environment files; and what git runs (hooks, configuration): writing there
 * would be running programs. Patterns as in .gitignore, the last that matches decides, `!` makes an exception.
 */
export const BUILT_IN_DENY: readonly string[] = [
  ".env",
  ".env.*",
  "!.env.{example,sample,template,dist,defaults}",
  ".envrc",
  ".ssh",
  ".gnupg",
  ".aws",
  ".azure",
  ".kube",
  ".config/gcloud",
  ".config/gh",
  ".docker/config.json",
  // With the star also the bare repositories that are named as is the custom.
  "*.git/{config,config.worktree,commondir}",
  "*.git/hooks",
  ".git/modules/**/{config,hooks}",
  ".git-credentials",
  ".netrc",
  "_netrc",
  ".npmrc",
  ".pypirc",
  ".pgpass",
  ".my.cnf",
  ".htpasswd",
  ".vault-token",
  "{id_rsa,id_dsa,id_ecdsa,id_ed25519}",
  "*.{pem,key,p12,pfx,jks,keystore,kdbx,ppk}",
  "*_{rsa,dsa,ecdsa,ed25519}",
  "credentials.json",
  "service-account*.json",
];

/** What may be read but not changed: a new `.git` file or directory can make git run what it names, wherever it lies. */
export const BUILT_IN_KEEP: readonly string[] = ["*.git"];

/**
 * Finds the pattern that denies a path below a root; a directory covers everything in it. `from` is the number of leading segments that are
 * known to be allowed, for walks that come from above.
 */
export type Deny = (segments: readonly string[], from?: number) => string | undefined;

interface Rule {
  pattern: string;
  allows: boolean;
  /** The whole pattern, for patterns with a slash; the others are judged by the name alone. */
  path: Glob | undefined;
  /** Its last part. */
  name: Glob;
}

const MAX_REMEMBERED = 10_000;
const NONE: readonly Rule[] = [];

/**
 * Compiles patterns. They are compared without regard to case, Unicode form, invisible characters, and trailing dots and spaces, because
 * file systems exist that ignore those (CVE-2025-59944 was a check that did not).
 */
export function compileDeny(patterns: readonly string[]): Deny {
  const rules = patterns.map(compileRule).reverse();
  const mayMatch = compilePrefilter(patterns.map(lastPart));
  const remembered = new Map<string, readonly Rule[]>();

  function rulesFor(name: string): readonly Rule[] {
    if (!mayMatch(name)) return NONE;
    let found = remembered.get(name);
    if (found === undefined) {
      const forms = [fold(name), visible(name)].map((form) => [form]);
      found = rules.filter((rule) => forms.some((form) => rule.name.matches(form)));
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(name, found);
    }
    return found;
  }

  return (segments, from = 0) => {
    for (let length = from + 1; length <= segments.length; length++) {
      const candidates = rulesFor(segments[length - 1] ?? "");
      if (candidates.length === 0) continue;
      // As they stand, too: a pattern may end in a dot or a space itself.
      const paths = [fold, visible].map((form) => segments.slice(0, length).map(form));
      // In reverse, so the first that matches is the last in the list, which decides.
      const decisive = candidates.find(({ path }) => path === undefined || paths.some((form) => path.matches(form)));
      if (decisive !== undefined && !decisive.allows) return decisive.pattern;
    }
    return undefined;
  };
}

/**
 * The exception that takes back what `pattern` has denied, as a shell takes it: for a pattern without a slash by the name alone, for others
 * by the whole path. `names` end with the one that was denied.
 */
export function exceptionFor(pattern: string, names: readonly string[]): string {
  const path = bodyOf(pattern).includes("/") ? names.join("/") : (names.at(-1) ?? "");
  // What a shell or a pattern would take for something else becomes a wildcard for one character.
  return `'!${visible(path).replaceAll(/[^\p{L}\p{N}\p{M}_.@+~= /-]/gu, "?")}'`;
}

/** As the most forgiving file systems compare names, letter case aside. */
function fold(name: string): string {
  return visible(name).replace(/(?!^)[. ]+$/, "");
}

/** Without invisible characters, which HFS+ ignores (CVE-2014-9390). Emoji are written with some, so patterns lose theirs, too. */
function visible(text: string): string {
  return text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "").normalize("NFC");
}

function compileRule(pattern: string): Rule {
  const allows = pattern.startsWith("!");
  const body = bodyOf(pattern);
  const glob = (text: string): Glob => compileGlob(text, { ignoreCase: true });
  const name = glob(lastPart(pattern));
  // A pattern with a slash applies at every depth, too: secrets do not only lie at the top of a root.
  const path = body.includes("/") ? glob(body.startsWith("/") ? body : `**/${body}`) : undefined;
  return { pattern, allows, path, name };
}

function bodyOf(pattern: string): string {
  return visible(pattern.replace(/^!/, "")).replace(/(?:\/\.?)+$/, "");
}

/** The part of a pattern that the last name has to match. */
function lastPart(pattern: string): string {
  const body = bodyOf(pattern);
  const last = body.slice(body.lastIndexOf("/") + 1);
  // Braces can hold the slash, so that this is half of them; then every name is a candidate.
  return /^(?:[^{}]|\{[^{}]*\})*$/.test(last) || body === last ? last : "*";
}
