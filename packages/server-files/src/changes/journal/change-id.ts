const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32
const LENGTH = 8;
const EPOCH = Date.UTC(2025, 0, 1);
/** Ids are 40 bits: a quarter of a second in 35 bits (until 2297), and 5 bits for more within it. */
const PER_QUARTER = 32;

/** An id for a change made now: 8 characters that sort by time, greater than `last` whatever the clock says. */
export function nextChangeId(now: number, last: string | undefined): string {
  const byTime = Math.floor((now - EPOCH) / 250) * PER_QUARTER;
  const value = last === undefined ? byTime : Math.max(byTime, decode(last) + 1);
  let text = "";
  for (let rest = value; text.length < LENGTH; rest = Math.floor(rest / 32)) text = (DIGITS[rest % 32] ?? "") + text;
  return text;
}

/** The id as it is stored; undefined when it cannot be one. Letter case does not matter, nor I, L and O for the digits they look like. */
export function readChangeId(given: string): string | undefined {
  const text = given.trim().toUpperCase().replaceAll(/[IL]/g, "1").replaceAll("O", "0");
  return text.length === LENGTH && Array.from(text).every((character) => DIGITS.includes(character)) ? text : undefined;
}

function decode(id: string): number {
  return Array.from(id).reduce((value, character) => value * 32 + DIGITS.indexOf(character), 0);
}
