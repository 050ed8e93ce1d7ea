/** Two or three small letters that are a name of their own. */
const NAMES: ReadonlySet<string> = new Set(["pi", "mu", "nu", "xi", "eta", "rho", "tau", "phi", "chi", "psi"]);

/** A note where a name looks like letters that were meant to be multiplied: `xy`, or `abc` beside `a`. */
export function gluedLetters(names: readonly string[]): string | undefined {
  const glued = names.find(
    (name) =>
      !NAMES.has(name) && (/^[a-z]{2}$/.test(name) || (/^[a-z]{3}$/.test(name) && [...name].some((letter) => names.includes(letter)))),
  );
  return glued === undefined ? undefined : `${glued} is one variable; to multiply write ${[...glued].join("*")}.`;
}

/**
 * Equations with `;` between them where they were written with commas or "and", in brackets or not. A comma inside
 * brackets, or before something without an equals sign, as in max(1, 2) or 2,5, stays.
 */
export function separated(text: string): string {
  const inside = /^\s*[[{]([^[\]{}]*)[\]}]\s*$/.exec(text)?.[1];
  const plain = inside?.includes("=") ? inside : text;
  return split(plain.replaceAll(/(=[^;\n]*?),?\s+and\s+(?=[^;\n]*=)/gi, "$1; "));
}

function split(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const [at, character] of [...text].map((one, k) => [k, one] as const)) {
    if ("([{".includes(character)) depth += 1;
    else if (")]}".includes(character)) depth -= 1;
    else if (character === "," && depth === 0) {
      parts.push([...text].slice(start, at).join(""));
      start = at + 1;
    }
  }
  parts.push([...text].slice(start).join(""));
  return parts.reduce((whole, part) => `${whole}${/^[^;\n]*=/.test(part) && whole.includes("=") ? ";" : ","}${part}`);
}
