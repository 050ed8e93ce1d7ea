import { ToolError } from "../errors.ts";
import type { Directory } from "./directory.ts";
import { asToolError } from "./failures.ts";

// Controls, line and paragraph separators, and the characters that reorder or hide text or have no glyph of their own, in which whole
// sentences can be written (Unicode UAX #9, UTR #36 section 3). Only U+FE0F stays, which emoji need.
const INVISIBLE = /[[\p{Cc}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]--\uFE0F]/gv;

/** A name as it may be shown: characters that are invisible or change the order of text are written `\u{202E}`. */
export function showName(name: string): string {
  return name.replaceAll(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}

/** What {@link showName} made, read back; used only when no entry has the name as it stands. */
export function readShownName(name: string): string {
  return name.replaceAll(/\\u\{([0-9A-F]{1,6})\}/g, (whole, digits: string) => {
    const code = Number.parseInt(digits, 16);
    if (code === 0 || code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff)) return whole;
    // Only what showName escapes: a `/` or `.` written this way would be a path inside a name.
    const character = String.fromCodePoint(code);
    return showName(character) === character ? whole : character;
  });
}

const MAX_NAME_BYTES = 255;

/** Refuses names that no new file should get: they could not be told apart, opened or typed. */
export function checkNewName(name: string): void {
  const refuse = (why: string, fix: string): never => {
    throw new ToolError(`${JSON.stringify(showName(name))} cannot be created: ${why}.`, { fix });
  };
  if (name === "" || name === "." || name === ".." || name.includes("/")) refuse("it is not a file name", "Name the file itself.");
  if (showName(name) !== name) refuse("its name has invisible or control characters", "Use visible characters only.");
  if (name.includes("\\")) refuse("its name has a backslash", "Separate directories with /.");
  if (Buffer.byteLength(name) > MAX_NAME_BYTES)
    refuse(`its name has ${Buffer.byteLength(name)} bytes; file systems take ${MAX_NAME_BYTES}`, "Choose a shorter name.");
}

/**
 * Refuses the short names that Windows and FAT give files besides their own (`ENV~1` for `.env`): rules for names do not know them.
 * `directory` is where the name is looked up; nothing is asked of it for names that cannot be one.
 */
export function refuseAlias(directory: Pick<Directory, "entries" | "lstat">, name: string, shown: string): void {
  if (!/~\d/.test(name) || !isUnlisted(directory, name, shown)) return;
  throw new ToolError(`${JSON.stringify(shown)} is the short form of another name.`, {
    fix: "List the directory and use the name it shows.",
  });
}

function isUnlisted(directory: Pick<Directory, "entries" | "lstat">, name: string, shown: string): boolean {
  try {
    return directory.lstat(name) !== undefined && !directory.entries().some((entry) => entry.name === name);
  } catch (error) {
    throw asToolError(error, shown);
  }
}

/** Whether `path` is `directory` or lies below it. Compared by segment: `/data` does not hold `/database`. */
export function isWithin(path: readonly string[], directory: readonly string[]): boolean {
  return directory.length <= path.length && directory.every((segment, index) => segment === path[index]);
}

/** The segments of an absolute path; on Windows the drive or share is the first. */
export function absoluteSegments(path: string): readonly string[] {
  return (path.startsWith("/") ? path.slice(1).split("/") : path.split(/[\\/]+/)).filter((segment) => segment !== "" && segment !== ".");
}
