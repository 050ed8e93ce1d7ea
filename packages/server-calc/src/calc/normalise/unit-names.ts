import { name, op, type Token } from "./tokens.ts";

/** Units said in several words -> the one name here. */
const PHRASES: readonly (readonly [readonly string[], string])[] = [
  [["nautical", "miles?"], "nauticalmile"],
  [["light", "-?", "years?"], "lightyear"],
  [["light", "years?"], "lightyear"],
  [["astronomical", "units?"], "au"],
  [["metric", "tons?"], "tonne"],
  [["short", "tons?"], "ton"],
  [["long", "tons?"], "longton"],
  [["fluid", "(?:oz|ounces?)"], "floz"],
  [["fl", "oz"], "floz"],
  [["troy", "(?:oz|ounces?)"], "troyounce"],
  [["(?:square|sq)", "(?:feet|foot|ft)"], "sqft"],
  [["(?:square|sq)", "(?:miles?|mi)"], "sqmi"],
  [["(?:square|sq)", "(?:inch|inches|in)"], "sqin"],
  [["(?:square|sq)", "(?:yards?|yd)"], "sqyd"],
  [["(?:square|sq)", "(?:meters?|metres?|m)"], "m2"],
  [["cubic", "(?:meters?|metres?|m)"], "m3"],
  [["cubic", "(?:feet|foot|ft)"], "cuft"],
  [["cubic", "(?:inch|inches|in)"], "cuin"],
  [["cubic", "(?:yards?|yd)"], "cuyd"],
  [["(?:miles|mile)", "per", "hour"], "mph"],
  [["(?:kilometers|kilometres)", "per", "hour"], "kph"],
];
const MATCHERS = PHRASES.map(([words, unit]) => ({ words: words.map((word) => new RegExp(`^(?:${word})$`, "i")), unit }));

/** Families of units that are said together, largest first: 5 feet 3 inches, 2 h 30 min. */
const FAMILIES: readonly (readonly string[])[] = [
  ["mile miles mi", "yard yards yd", "foot feet ft", "inch inches in"],
  ["week weeks", "day days", "hour hours h hr hrs", "minute minutes min mins", "second seconds sec secs s"],
  ["stone", "pound pounds lb lbs lbm", "ounce ounces oz"],
  ["gallon gallons gal", "quart quarts qt", "pint pints pt", "cup cups", "fluidounce floz"],
  ["deg degree degrees", "arcmin arcminute arcminutes", "arcsec arcsecond arcseconds"],
  ["km kilometer kilometers", "m meter meters", "cm centimeter centimeters", "mm millimeter millimeters"],
];
const RANKS = new Map(
  FAMILIES.flatMap((family, id) => family.flatMap((names, rank) => names.split(" ").map((unit) => [unit, { id, rank }] as const))),
);

function phrases(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const found =
      token.kind === "name"
        ? MATCHERS.find(({ words }) => words.every((word, index) => word.test(tokens[at + index]?.text ?? "")))
        : undefined;
    if (found) at += found.words.length - 1;
    out.push(found ? name(found.unit, token.gap) : token);
  }
  return out;
}

/** `min` and `sec` are functions as well as units: where they are not called, nor passed on, the unit is meant. */
function minutesAndSeconds(tokens: readonly Token[], defined: ReadonlySet<string>): Token[] {
  return tokens.map((token, at) => {
    const unit = { min: "minute", sec: "second" }[token.kind === "name" && /^(?:min|sec)$/.test(token.text) ? token.text : ""];
    const passed = tokens[at - 1]?.text === "," || tokens[at - 1] === undefined;
    return unit === undefined || defined.has(token.text) || passed || tokens[at + 1]?.text === "(" ? token : { ...token, text: unit };
  });
}

/** `60°`, `72 °F`, `12° 30′ 15″`, and `per`, `into`, `as` as words. */
function marks(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const next = tokens[at + 1];
    if (token.text === "°" && next?.kind === "name" && /^[CFKR]$/.test(next.text)) {
      out.push(name(next.text === "K" ? "K" : `deg${next.text}`));
      at += 1;
    } else if (token.text === "℃" || token.text === "℉") out.push(name(token.text === "℃" ? "degC" : "degF"));
    else if (token.text === "°") out.push(name("deg"));
    else if (token.text === "′" || token.text === "″") out.push(name(token.text === "′" ? "arcmin" : "arcsec"));
    else if (token.kind === "name" && token.text === "per" && next?.kind === "name") out.push(op("/", true));
    else if (token.kind === "name" && token.text === "into") out.push(name("to"));
    else if (token.kind === "name" && token.text === "as" && next?.kind === "name" && !/^(?:to|in)$/.test(next.text) && out.length > 0)
      out.push(name("to"));
    else if (token.kind === "name" && /^degrees?$/i.test(token.text) && next?.kind === "name" && temperature(next.text) !== undefined)
      continue;
    else
      out.push(
        token.kind === "name" && /^(?:Fahrenheit|Celsius|Kelvin)$/i.test(token.text) ? { ...token, text: token.text.toLowerCase() } : token,
      );
  }
  return out;
}

const SCALES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    C: "degC",
    F: "degF",
    celsius: "degC",
    Celsius: "degC",
    fahrenheit: "degF",
    Fahrenheit: "degF",
    degC: "degC",
    degF: "degF",
  }),
);

function temperature(text: string): string | undefined {
  return SCALES.get(text);
}

/**
 * `72 F to C`: C is coulomb and F farad, and neither converts to the other, so a conversion between two of C, F and K
 * can only mean temperature. `5 C to C` and everything else stays as it is.
 */
function temperatures(tokens: readonly Token[], defined: ReadonlySet<string>, notes: Set<string>): Token[] {
  const target = tokens.at(-1);
  const word = tokens.at(-2);
  const known = (text: string) => (defined.has(text) ? undefined : (temperature(text) ?? (/^(?:K|kelvin)$/.test(text) ? "K" : undefined)));
  if (target?.kind !== "name" || word?.kind !== "name" || !/^(?:to|in)$/.test(word.text)) return [...tokens];
  const to = known(target.text);
  const from = tokens.slice(0, -2).filter((token) => token.kind === "name");
  if (to === undefined || from.length === 0 || from.some((token) => known(token.text) === undefined)) return [...tokens];
  if (from.every((token) => token.text === target.text) || ![target, ...from].some((token) => /^[CF]$/.test(token.text)))
    return [...tokens];
  notes.add("C and F were read as degrees Celsius and Fahrenheit.");
  return tokens.map((token, at) =>
    token.kind === "name" && at !== tokens.length - 2 ? { ...token, text: known(token.text) ?? token.text, gap: true } : token,
  );
}

/** `5 feet 3 inches` -> `(5 feet + 3 inches)`: a bare parser multiplies the two lengths. */
function compound(tokens: readonly Token[], notes: Set<string>): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const parts: Token[] = [];
    let last: { id: number; rank: number } | undefined;
    for (let next = at; ; next += 2) {
      const [value, unit] = [tokens[next], tokens[next + 1]];
      const rank = value?.kind === "number" && unit?.kind === "name" ? RANKS.get(unit.text) : undefined;
      if (value === undefined || unit === undefined || rank === undefined || (last && (rank.id !== last.id || rank.rank <= last.rank)))
        break;
      parts.push(value, unit);
      last = rank;
    }
    const token = tokens[at];
    if (parts.length >= 4) {
      const first = parts[0];
      out.push(op("(", first?.gap));
      parts.forEach((part, index) => out.push(...(index > 0 && index % 2 === 0 ? [op("+", true)] : []), { ...part, gap: index > 0 }));
      out.push(op(")"));
      notes.add(`${parts.map((part) => part.text).join(" ")} was read as a sum.`);
      at += parts.length;
    } else {
      if (token) out.push(token);
      at += 1;
    }
  }
  return out;
}

/** Unit names and temperature scales as people write them. */
export function unitNames(tokens: readonly Token[], defined: ReadonlySet<string>, notes: Set<string>): Token[] {
  return compound(temperatures(marks(phrases(minutesAndSeconds(tokens, defined))), defined, notes), notes);
}
