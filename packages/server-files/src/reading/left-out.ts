import { plural } from "./sizes.ts";

/** What a walk did not show, as far as it counts here. */
interface LeftOut {
  readonly ignored: number;
  readonly denied: number;
  readonly links: number;
  readonly special: number;
  readonly unreadable: number;
  readonly tooDeep: number;
}

/** What was left out in a few words, for the line of facts; nothing when nothing was. */
export function showLeftOut({ ignored, denied, links, special, unreadable, tooDeep }: LeftOut): string[] {
  const parts = [
    ...(ignored > 0 ? [`${ignored.toLocaleString("en-US")} ignored by .gitignore`] : []),
    ...(denied > 0 ? [`${denied} denied`] : []),
    ...(links > 0 ? [plural(links, "link")] : []),
    ...(special > 0 ? [plural(special, "special file")] : []),
    ...(unreadable > 0 ? [`${unreadable} unreadable`] : []),
    ...(tooDeep > 0 ? [`${tooDeep} too deep`] : []),
  ];
  return parts.length === 0 ? [] : [`left out: ${parts.join(", ")}`];
}
