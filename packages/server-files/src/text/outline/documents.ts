import type { Heading, Scan } from "./heading.ts";

/** CommonMark: ATX and setext headings outside fenced code. */
export function markdown(): Scan {
  let fence: string | undefined;
  let previous = "";
  return (line) => {
    const text = line.trim();
    const before = previous;
    previous = text;
    const mark = /^(?:`{3,}|~{3,})/.exec(text)?.[0];
    if (fence !== undefined) {
      if (mark !== undefined && text === mark && mark.startsWith(fence)) fence = undefined;
      previous = "";
      return undefined;
    }
    if (mark !== undefined) {
      fence = mark;
      previous = "";
      return undefined;
    }
    const level = /^ {0,3}(#{1,6})(?:[ \t]|$)/.exec(line)?.[1]?.length;
    if (level !== undefined) {
      previous = "";
      return { level, label: text.slice(level).replace(/\s#+$/, "").trim() };
    }
    const underline = /^(=|-)\1*$/.exec(text)?.[1];
    if (underline === undefined || text.length < 2 || before === "" || /^(?:[-*+>|=]|\d+[.)] )/.test(before)) return undefined;
    return { level: underline === "=" ? 1 : 2, label: before, above: 1 };
  };
}

/** reStructuredText: titles underlined by a row of one punctuation character; the order in which characters appear gives the levels. */
export function restructured(): Scan {
  const styles: string[] = [];
  let previous = "";
  return (line) => {
    const text = line.trimEnd();
    const title = previous;
    previous = text;
    const style = /^([=\-`:.'"~^_*+#])\1{2,}$/.exec(text)?.[1];
    if (style === undefined || title.trim() === "" || text.length < title.length || /^([=\-`:.'"~^_*+#])\1{2,}$/.test(title))
      return undefined;
    if (!styles.includes(style)) styles.push(style);
    return { level: styles.indexOf(style) + 1, label: title.trim(), above: 1 };
  };
}

const LATEX = ["part", "chapter", "section", "subsection", "subsubsection"];

export function latex(): Scan {
  return (line): Heading | undefined => {
    const [, command = "", label = ""] = /^\s*\\([a-z]+)\*?\{([^}]*)/.exec(line) ?? [];
    const level = LATEX.indexOf(command) + 1;
    return level === 0 ? undefined : { level, label };
  };
}

export function html(): Scan {
  return (line): Heading | undefined => {
    const [, level, label = ""] = /<h([1-6])(?:\s[^>]*)?>([^<]*)/i.exec(line) ?? [];
    return level === undefined ? undefined : { level: Number(level), label: label.trim() };
  };
}
