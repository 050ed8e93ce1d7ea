import { type Heading, indentOf, type Scan } from "./heading.ts";

/** Keys of the two outermost levels of JSON that is written one key to a line. */
export function json(): Scan {
  let first: number | undefined;
  return (line) => {
    const key = /^\s*"((?:[^"\\]|\\.)*)"\s*:/.exec(line)?.[1];
    if (key === undefined) return undefined;
    const indent = indentOf(line);
    first ??= Math.max(1, indent);
    const level = Math.max(1, Math.round(indent / first));
    return level > 2 ? undefined : { level, label: key };
  };
}

/** Keys of the two outermost levels of YAML, without what stands in block scalars. */
export function yaml(): Scan {
  let second: number | undefined;
  let scalar: number | undefined;
  return (line) => {
    const text = line.trim();
    if (text === "" || text.startsWith("#")) return undefined;
    const indent = indentOf(line);
    if (scalar !== undefined && indent > scalar) return undefined;
    scalar = /[:-][ \t]+[|>][-+\d]*$/.test(text) ? indent : undefined;
    const key = /^(?:"[^"]*"|'[^']*'|[^\s#&*!|>%@`{}[\],"':-][^:#]*):(?:\s|$)/.exec(text)?.[0];
    if (key === undefined) return undefined;
    if (indent > 0) second ??= indent;
    const label = key.trim().slice(0, -1);
    if (indent === 0) return { level: 1, label };
    return indent === second ? { level: 2, label } : undefined;
  };
}

/** Tables of TOML and sections of INI, and the keys before the first. */
export function toml(): Scan {
  let inside = false;
  return (line): Heading | undefined => {
    const table = /^\s*(\[\[?[^\]]+\]\]?)/.exec(line)?.[1];
    if (table !== undefined) {
      inside = true;
      return { level: table.split(".").length, label: table };
    }
    const key = inside ? undefined : /^([\w."'-]+)\s*=/.exec(line)?.[1];
    return key === undefined ? undefined : { level: 1, label: key };
  };
}

/** The header of a table, by whichever separator it has most of. */
export function table(): Scan {
  let seen = false;
  return (line) => {
    if (seen) return undefined;
    seen = true;
    const [separator = ","] = [",", "\t", ";", "|"].sort((a, b) => line.split(b).length - line.split(a).length);
    const columns = line.trimEnd().split(separator);
    return { level: 1, label: `${columns.length} columns: ${columns.map((column) => column.trim().replaceAll(/^"|"$/g, "")).join(", ")}` };
  };
}
