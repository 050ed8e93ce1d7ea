import { UNITS } from "../units.ts";
import { name, type Token } from "./tokens.ts";

/** Symbols that people write in another case. Where two units differ only in case (mW and MW) nothing is guessed. */
const SYMBOLS =
  "km KM Km|kg KG Kg|cm CM Cm|mph MPH Mph|kph KPH|psi PSI Psi|hp HP Hp|kPa kpa KPA KPa Kpa|MPa Mpa|hPa hpa HPa|kW KW Kw kw|kWh KWH kwh KWh Kwh kWH|" +
  "kB KB|kb Kb|kHz khz KHz KHZ Khz|MHz Mhz MHZ|GHz Ghz GHZ ghz|Hz hz HZ|rpm RPM Rpm|ft FT Ft|lb LB Lb|lbs LBS Lbs|oz OZ Oz|yd YD Yd|kV KV Kv kv|" +
  "kJ KJ Kj kj|kcal KCAL Kcal|mpg MPG|floz FLOZ|atm ATM|ug mcg MCG";
/** Symbols that the table has under another name. */
const OTHERS = "sqft ft2|cuft ft3|sqin in2|cuin in3|sqyd yd2|cuyd yd3|sqmi mi2|year yr yrs|ohm Ω|kohm kΩ KΩ|Mohm MΩ|mohm mΩ";
const WORDS = UNITS.flatMap((unit) => [unit.name, ...unit.aliases].filter((word) => /^[a-z]{4,}$/.test(word)));
const LONG = new Set(WORDS);
const PREFIX = /^(?:kilo|centi|milli|mega|giga|tera|micro|nano|hecto|deci)(?=[a-z]{4})/;

const rows = (table: string) =>
  table.split("|").flatMap((row) => {
    const [unit = "", ...written] = row.split(" ");
    return written.map((text) => [text, unit] as const);
  });
const CASES: ReadonlyMap<string, string> = new Map(rows(SYMBOLS));
const NAMES: ReadonlyMap<string, string> = new Map(rows(OTHERS));

function unitOf(text: string): string | undefined {
  const known = CASES.get(text);
  if (known !== undefined || text.length < 4 || text.length > 40) return known;
  const lower = text.toLowerCase();
  return lower !== text && LONG.has(lower.replace(PREFIX, "")) ? lower : undefined;
}

/** `5 KG`, `60 MPH`, `2 Miles`, `100 ft2`: units in another case or under another name. */
export function unitSpellings(tokens: readonly Token[], defined: ReadonlySet<string>, notes: Set<string>): Token[] {
  return tokens.map((token, at) => {
    if (token.kind !== "name" || defined.has(token.text) || tokens[at + 1]?.text === "(") return token;
    const other = NAMES.get(token.text);
    if (other !== undefined) return name(other, token.gap || tokens[at - 1]?.kind === "number");
    const unit = unitOf(token.text);
    if (unit === undefined) return token;
    notes.add(`${token.text} was read as the unit ${unit}.`);
    return { ...token, text: unit };
  });
}
