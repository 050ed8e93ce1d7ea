import { compound } from "./compound.ts";
import { unitSpellings } from "./spellings.ts";
import { name, op, type Token } from "./tokens.ts";

/** Units said in several words -> the one name here. */
const PHRASES: readonly (readonly [readonly string[], string])[] = [
  [["nautical", "miles?"], "nauticalmile"],
  [["light", "-?", "years?"], "lightyear"],
  [["watts?", "-", "hours?"], "Wh"],
  [["watts?", "hours?"], "Wh"],
  [["kilowatts?", "-", "hours?"], "kWh"],
  [["kilowatts?", "hours?"], "kWh"],
  [["megawatts?", "-", "hours?"], "MWh"],
  [["megawatts?", "hours?"], "MWh"],
  [["(?:ft|foot)", "-", "(?:lbs?|lbf|pounds?)"], "ft lbf"],
  [["(?:ft|foot)", "(?:lbf|pounds?)"], "ft lbf"],
  [["sq", "\\.", "(?:ft|feet|foot)"], "sqft"],
  [["(?:square|sq)", "(?:km|kilometers?|kilometres?)"], "km2"],
  [["(?:square|sq)", "(?:cm|centimeters?|centimetres?)"], "cm2"],
  [["cu", "(?:feet|foot|ft)"], "cuft"],
  [["cu", "(?:inch|inches|in)"], "cuin"],
  [["cu", "(?:yards?|yd)"], "cuyd"],
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

function phrases(tokens: readonly Token[], defined: ReadonlySet<string>): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    const found =
      token.kind === "name"
        ? MATCHERS.find(({ words }) =>
            words.every((word, index) => {
              const text = tokens[at + index]?.text ?? "";
              return word.test(text) && !defined.has(text);
            }),
          )
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
    else if (token.kind === "name" && token.text === "deg" && next?.kind === "name" && /^[CF]$/.test(next.text)) {
      out.push(name(`deg${next.text}`, token.gap));
      at += 1;
    } else
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

/** `3/8 in to mm`: behind a fraction or a bracket the evaluator takes `in` for a conversion. */
function inches(tokens: readonly Token[]): Token[] {
  return tokens.map((token, at) => {
    const [before, next] = [tokens[at - 1], tokens[at + 1]];
    const fraction = before?.kind === "number" && (before.text.startsWith("(") || tokens[at - 2]?.text === "/");
    const converted = next === undefined || (next.kind === "name" ? /^(?:to|in)$/.test(next.text) : next.text !== "(");
    if (token.kind !== "name" || token.text !== "in" || !converted || !(fraction || before?.text === ")")) return token;
    return { ...token, text: "inch" };
  });
}

/** Unit names and temperature scales as people write them. */
export function unitNames(tokens: readonly Token[], defined: ReadonlySet<string>, notes: Set<string>): Token[] {
  const spelt = unitSpellings(phrases(minutesAndSeconds(tokens, defined), defined), defined, notes);
  return inches(compound(temperatures(marks(spelt), defined, notes), defined, notes));
}
