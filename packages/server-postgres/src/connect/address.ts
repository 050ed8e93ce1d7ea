import { parseKeywords } from "./keywords.ts";
import { FOLLOWED } from "./parameter-names.ts";
import { checkNames, readTarget } from "./parameters.ts";
import { AddressError, type ConnectionSettings, type Target } from "./target.ts";
import { type Parameters, parseUri, SCHEME } from "./uri.ts";

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,31}$/;
const DEFAULT_NAME = "main";

/** An address as the user wrote it. */
interface Written {
  readonly name: string | undefined;
  readonly text: string;
  readonly form: "uri" | "keywords";
  /** Where it was written, for messages. */
  readonly place: string;
}

/**
 * The configured databases: those of the command line, else those of DATABASE_URL, else the one that PGHOST, PGDATABASE and so on
 * describe; none when nothing is said. Throws an {@link AddressError} for anything that is not usable.
 */
export function readTargets(settings: ConnectionSettings): readonly Target[] {
  const written =
    settings.databases.length > 0
      ? settings.databases.map((text, index) => readForm(text.trim(), `Argument ${index + 1}`))
      : splitList(settings.databaseUrl?.trim() ?? "");
  if (written.length === 0) return isSaid(settings) ? [fromSettings(settings)] : [];
  const names = new Set<string>();
  return written.map((one) => {
    const name = one.name ?? DEFAULT_NAME;
    if (names.has(name)) throw new AddressError(`Two databases are called ${name}: give each a name of its own, as in NAME=postgres://...`);
    names.add(name);
    return explained(`Database ${name} (${one.place})`, () => {
      const parameters = one.form === "uri" ? parseUri(one.text) : parseKeywords(one.text);
      // What follows a password may be the rest of it, after an & that should have been %26.
      checkNames(parameters, one.form === "uri" && !/password=/i.test(one.text));
      if (settings.databases.length > 0) refuseSecrets(parameters);
      return readTarget(name, parameters, settings, rawPassword(one));
    });
  });
}

function isSaid({ host, port, user, password, database }: ConnectionSettings): boolean {
  return [host, port, user, password, database].some((value) => value !== undefined && value !== "");
}

function fromSettings(settings: ConnectionSettings): Target {
  return explained("The database of PGHOST, PGPORT, PGUSER, PGDATABASE and PGSSLMODE", () =>
    readTarget(DEFAULT_NAME, new Map(), settings, []),
  );
}

function explained<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AddressError) throw new AddressError(`${what} is not usable: ${error.message}.`);
    throw error;
  }
}

/** One address, or several URIs with a name each, separated by white space. */
function splitList(text: string): Written[] {
  if (text === "") return [];
  const pieces = text.split(/\s+/);
  const list = pieces.length > 1 && pieces.every((piece) => SCHEME.test(piece.replace(/^[^=:/?@]*=/, "")));
  if (!list) return [readForm(text, "DATABASE_URL")];
  return pieces.map((piece, index) => readForm(piece, `address ${index + 1} in DATABASE_URL`));
}

function readForm(text: string, place: string): Written {
  const [, name, address = ""] = /^([^=:/?@]*)=(.*)$/s.exec(text) ?? [];
  if (SCHEME.test(text)) return { name: undefined, text, form: "uri", place };
  if (name !== undefined && SCHEME.test(address)) return { name: checkedName(name, place), text: address, form: "uri", place };
  if (beginsWithKeyword(text)) return { name: undefined, text, form: "keywords", place };
  if (name !== undefined && beginsWithKeyword(address)) return { name: checkedName(name, place), text: address, form: "keywords", place };
  throw new AddressError(
    `${place[0]?.toUpperCase()}${place.slice(1)} is not usable: it must begin with postgres:// or postgresql://, or with a name and = before that, as in main=postgres://USER@HOST/DATABASE.`,
  );
}

function beginsWithKeyword(text: string): boolean {
  const [, keyword = ""] = /^([a-z_]+)\s*=/.exec(text) ?? [];
  return (FOLLOWED as readonly string[]).includes(keyword);
}

function checkedName(name: string, place: string): string {
  // Not shown: without the usual signs around it, nobody knows what it is a piece of.
  if (!NAME.test(name))
    throw new AddressError(
      `The name of a database (${place}) is not usable: it must begin with a letter and have at most 32 letters, digits, _ and -.`,
    );
  return name;
}

function refuseSecrets(parameters: Parameters): void {
  if (!parameters.has("password") && !parameters.has("sslpassword")) return;
  throw new AddressError(
    "it holds a password, and every user of this machine can read the arguments of a program (ps). Put the address into the environment variable DATABASE_URL, or the password into PGPASSWORD or a passfile (~/.pgpass)",
  );
}

/** The password as it stands in the address, percent-encoded: not to be shown either. */
function rawPassword({ text, form }: Written): readonly string[] {
  const found = form === "uri" ? /^[^/]*\/\/[^:@/]*:([^@]*)@/.exec(text)?.[1] : undefined;
  const inQuery = form === "uri" ? [...text.matchAll(/[?&](?:ssl)?password=([^&]*)/g)].map(([, value]) => value) : [];
  return [found, ...inQuery].filter((value) => value !== undefined);
}
