/** What the caller may have meant to write, and the mistake that would explain it. */
export interface Variant {
  readonly reason: string;
  readonly text: string;
}

/** Prefixes that tools put before the lines they show; each pattern is anchored and linear. */
const PREFIXES: readonly RegExp[] = [
  /^[ \t]*\d{1,9}(?:→|\t|[ \t]?[|│])/,
  /^[ \t]*L?\d{1,9}[:-](?: |$)?/,
  /^[^\s:]{1,300}:\d{1,9}[:-]/,
  /^[ \t]*\d{1,9}[).]? /,
];

/** Readings of a needle that is not in the text. A reading equal to the needle is left out. */
export function variantsOf(needle: string): Variant[] {
  const unified = needle.replaceAll("\r\n", "\n");
  const lines = unified.split("\n");
  const found: Variant[] = [];
  const add = (reason: string, text: string | undefined): void => {
    if (text !== undefined && text !== unified && text.trim() !== "" && !found.some((other) => other.text === text))
      found.push({ reason, text });
  };
  for (const prefix of PREFIXES)
    add("old_text has line numbers in front of its lines, which are not part of the file", strip(lines, prefix));
  add("old_text has the + and - marks of a diff in front of its lines, which are not part of the file", undiff(lines, "-"));
  add("old_text has the + and - marks of a diff in front of its lines, which are not part of the file", undiff(lines, "+"));
  add("old_text is wrapped in a Markdown code fence, which is not part of the file", unfence(lines));
  add("old_text is wrapped in quotes, which are not part of the file", unquote(unified));
  add('old_text holds escapes (such as \\n, \\t or \\") as literal characters: it was escaped once too often', unescape(unified));
  add(
    'the file holds escapes (such as \\n, \\t or \\") as literal characters: old_text must have the backslashes',
    JSON.stringify(unified).slice(1, -1),
  );
  add('the file holds escaped quotes (\\"): old_text must have the backslashes', unified.replaceAll('"', '\\"'));
  add("the file holds escaped quotes (\\'): old_text must have the backslashes", unified.replaceAll("'", "\\'"));
  add("the file holds doubled backslashes: old_text must have both", unified.replaceAll("\\", "\\\\"));
  add("the file holds \\n as two characters where old_text has a line break", unified.replaceAll("\n", "\\n"));
  add("old_text holds HTML entities (such as &lt; or &amp;) where the file has the characters themselves", decodeEntities(unified));
  add("the file holds HTML entities (such as &lt; or &amp;) where old_text has the characters themselves", encodeEntities(unified));
  return found;
}

function strip(lines: readonly string[], prefix: RegExp): string | undefined {
  const filled = lines.filter((line) => line.trim() !== "");
  if (filled.length === 0 || !filled.every((line) => prefix.test(line))) return undefined;
  return lines.map((line) => line.replace(prefix, "")).join("\n");
}

/** The side of a diff a needle was copied from: unchanged lines and those with the given sign. */
function undiff(lines: readonly string[], sign: "-" | "+"): string | undefined {
  const filled = lines.filter((line) => line !== "");
  if (!filled.every((line) => /^[-+ ]/.test(line)) || !filled.some((line) => line.startsWith(sign))) return undefined;
  return lines.flatMap((line) => (line === "" || line.startsWith(" ") || line.startsWith(sign) ? [line.slice(1)] : [])).join("\n");
}

function unfence(lines: readonly string[]): string | undefined {
  const filled = lines.map((line) => line.trim());
  const first = filled.findIndex((line) => line !== "");
  const last = filled.findLastIndex((line) => line !== "");
  if (first < 0 || last <= first || !/^(?:```|~~~)/.test(filled[first] ?? "") || !/^(?:```|~~~)$/.test(filled[last] ?? ""))
    return undefined;
  return lines.slice(first + 1, last).join("\n");
}

function unquote(text: string): string | undefined {
  const trimmed = text.trim();
  const quote = trimmed[0];
  return trimmed.length > 2 && (quote === '"' || quote === "'" || quote === "`") && trimmed.endsWith(quote)
    ? trimmed.slice(1, -1)
    : undefined;
}

const ESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "'": "'", "\\": "\\", "/": "/", "`": "`" };

function unescape(text: string): string {
  return text.replace(/\\(?:u([0-9a-fA-F]{4})|([nrt"'\\/`]))/g, (whole, code: string | undefined, letter: string | undefined) => {
    if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16));
    return letter === undefined ? whole : (ESCAPED[letter] ?? whole);
  });
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: "\u00a0" };

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function encodeEntities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
