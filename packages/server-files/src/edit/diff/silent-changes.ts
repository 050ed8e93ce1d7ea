import { type Change } from "./changes.ts";

/** Counts the lines that change in a way that is hard to see in a diff. */
export interface SilentChanges {
  /** Most characters the sentence may take. */
  readonly room: number;
  see(change: Change): void;
  /** One line of text, or nothing if every change shows. */
  sentence(): string;
}

/** Longer lines are not compared without their whitespace. */
const COMPARED = 4096;

type Kind = "toLf" | "toCrlf" | "finalNewline" | "whitespace";

const ORDER: readonly (readonly [Kind, string])[] = [
  ["toLf", "changes only its line ending, from CRLF to LF"],
  ["toCrlf", "changes only its line ending, from LF to CRLF"],
  ["finalNewline", "changes only in having a newline at its end"],
  ["whitespace", "changes only in whitespace"],
];

export function createSilentChanges(): SilentChanges {
  const counts = new Map<Kind, number>();
  return {
    room: 260,
    see({ removed, added }) {
      for (const [index, line] of removed.entries()) {
        const kind = kindOf(line, added[index]);
        if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      }
    },
    sentence() {
      const found = ORDER.flatMap(([kind, words]) => {
        const count = counts.get(kind) ?? 0;
        return count === 0
          ? []
          : [
              `${count} ${count === 1 ? "line" : "lines"} ${count === 1 ? words : words.replace("changes", "change").replace("its", "their")}`,
            ];
      });
      return found.length === 0 ? "" : `(${found.join("; ")})\n`;
    },
  };
}

function kindOf(line: string, other: string | undefined): Kind | undefined {
  if (other === undefined) return undefined;
  const was = contentOf(line);
  const is = contentOf(other);
  if (was === is) {
    if (!line.endsWith("\n") || !other.endsWith("\n")) return "finalNewline";
    return line.endsWith("\r\n") ? "toLf" : "toCrlf";
  }
  if (was.length > COMPARED || is.length > COMPARED) return undefined;
  return withoutSpace(was) === withoutSpace(is) ? "whitespace" : undefined;
}

function contentOf(line: string): string {
  if (line.endsWith("\r\n")) return line.slice(0, -2);
  return line.endsWith("\n") ? line.slice(0, -1) : line;
}

function withoutSpace(text: string): string {
  return text.replace(/\s+/g, "");
}
