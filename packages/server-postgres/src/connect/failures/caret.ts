/** The most characters of a line that are shown around a place in it. */
const WIDTH = 100;

/**
 * Points at a place in a statement: `line 2, column 8`, that line, and a caret under the place. `position` counts characters from 1, as
 * the server does; columns count the same.
 */
export function pointAt(sql: string, position: number): string | undefined {
  const characters = [...sql];
  if (position < 1 || position > characters.length + 1) return undefined;
  const before = characters.slice(0, position - 1);
  const start = before.lastIndexOf("\n") + 1;
  const line = before.filter((character) => character === "\n").length + 1;
  const column = position - start;
  const end = characters.indexOf("\n", start);
  const whole = characters.slice(start, end === -1 ? undefined : end);
  const from = Math.max(0, Math.min(column - 1 - WIDTH / 2, whole.length - WIDTH));
  const part = whole.slice(from, from + WIDTH).map((character) => (/[\p{C}\p{Zl}\p{Zp}]/u.test(character) ? " " : character));
  const [left, right] = [from > 0 ? "…" : "", from + WIDTH < whole.length ? "…" : ""];
  return `line ${line}, column ${column}:\n  ${left}${part.join("")}${right}\n  ${" ".repeat(left.length + column - 1 - from)}^`;
}
