/** Says how the indentation of the same lines differs. */
export function describeIndentation(needle: string, there: string): string {
  const old = needle.split("\n");
  const real = there.split("\n");
  const pairs = old.flatMap((line, index) => {
    const other = real[index];
    return other === undefined || line.trim() === "" ? [] : [{ index, old: indentOf(line), real: indentOf(other) }];
  });
  const differing = pairs.filter((pair) => pair.old !== pair.real);
  const first = differing[0];
  if (first === undefined) return "indentation of blank lines";
  const tabs = { old: differing.some((pair) => pair.old.includes("\t")), real: differing.some((pair) => pair.real.includes("\t")) };
  if (tabs.real && !tabs.old && differing.some((pair) => pair.old !== ""))
    return "indentation: the file indents with tabs, old_text with spaces";
  if (tabs.old && !tabs.real && differing.some((pair) => pair.real !== ""))
    return "indentation: the file indents with spaces, old_text with tabs";
  const offset = constantOffset(pairs);
  if (offset !== undefined && pairs.length > 1) {
    return `indentation: every line is indented by ${amount(offset.text)} ${offset.more === "real" ? "more in the file than in old_text" : "less in the file than in old_text"}`;
  }
  const where =
    old.length === 1
      ? ""
      : ` in ${differing.length === 1 ? `line ${first.index + 1} of old_text` : `${differing.length} lines, first in line ${first.index + 1} of old_text`}`;
  return `indentation${where}: the file has ${amount(first.real)}, old_text has ${amount(first.old)}`;
}

function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function constantOffset(pairs: readonly { old: string; real: string }[]): { more: "old" | "real"; text: string } | undefined {
  const first = pairs[0];
  if (first === undefined || first.old.length === first.real.length) return undefined;
  const more = first.real.length > first.old.length ? "real" : "old";
  const less = more === "real" ? "old" : "real";
  const text = first[more].slice(0, first[more].length - first[less].length);
  return pairs.every((pair) => pair[more] === text + pair[less]) ? { more, text } : undefined;
}

function amount(indent: string): string {
  const tabs = indent.split("\t").length - 1;
  const spaces = indent.length - tabs;
  const parts = [
    tabs > 0 ? `${tabs} ${tabs === 1 ? "tab" : "tabs"}` : "",
    spaces > 0 ? `${spaces} ${spaces === 1 ? "space" : "spaces"}` : "",
  ].filter((part) => part !== "");
  return parts.length === 0 ? "none" : parts.join(" and ");
}
