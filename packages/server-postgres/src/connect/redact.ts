import { oneLine } from "../schema/texts.ts";

/** The shortest piece of a secret that is not shown. */
const PIECE = 4;
const HIDDEN = "[hidden]";

/**
 * A text of the server or the system, as it may be shown: without any piece of four or more characters of a secret, on one line, control
 * characters escaped, cut to `max` characters. Secrets shorter than that are hidden whole.
 */
export function shown(text: string, secrets: readonly string[], max = 600): string {
  return oneLine(hide(text.slice(0, 4 * max), secrets), max);
}

function hide(text: string, secrets: readonly string[]): string {
  const pieces = new Set<string>();
  for (const secret of secrets)
    for (let at = 0; at === 0 || at + PIECE <= secret.length; at += 1) if (secret !== "") pieces.add(secret.slice(at, at + PIECE));
  if (pieces.size === 0) return text;
  const hidden = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1)
    for (let length = 1; length <= PIECE; length += 1)
      if (pieces.has(text.slice(at, at + length)) && at + length <= text.length) hidden.fill(1, at, at + length);
  let result = "";
  for (let at = 0; at < text.length; at += 1) {
    if (hidden[at] === 0) result += text[at];
    else if (at === 0 || hidden[at - 1] === 0) result += HIDDEN;
  }
  return result;
}
