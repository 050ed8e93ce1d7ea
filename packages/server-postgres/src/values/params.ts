import { ToolError } from "@org/mcp-core/errors";

import type { Text } from "../database.ts";

/** The protocol counts parameters in 16 bits (manual, 54.7, Bind). */
const MOST_PARAMS = 65_535;
/** Dimensions of an array in PostgreSQL (MAXDIM). */
const MOST_DIMENSIONS = 6;
/** Levels of an object that is sent as JSON. */
const MOST_LEVELS = 100;

const NONE: ReadonlySet<number> = new Set();

/**
 * Parameters as PostgreSQL reads them: text, numbers and booleans as their text, a list as an array (`{1,2}`), an object as JSON. A list for
 * one of `json` (1 for `$1`) is JSON too.
 * Throws a ToolError that names the parameter and the value in it that cannot be sent exactly.
 */
export function encodeParams(params: readonly unknown[], json: ReadonlySet<number> = NONE): Text[] {
  if (params.length > MOST_PARAMS) {
    throw new ToolError(`params has ${params.length} values; a statement takes at most ${MOST_PARAMS}.`, {
      fix: "Send many values as one array: where id = any($1).",
    });
  }
  return params.map((value, index) => encode(value, `params[${index}]`, json.has(index + 1)));
}

function encode(value: unknown, where: string, isJson: boolean): Text {
  if (value === null) return null;
  if (Array.isArray(value) && !isJson) return arrayLiteral(value, where, 1);
  return scalar(value, where);
}

function scalar(value: unknown, where: string): string {
  switch (typeof value) {
    case "string":
      return checkedText(value, where);
    case "number":
      return checkedNumber(value, where);
    case "boolean":
      return String(value);
    default:
      if (typeof value !== "object") throw new ToolError(`${where} is ${typeof value}: not a JSON value.`);
      checkInside(value, where, 1);
      return JSON.stringify(value);
  }
}

function arrayLiteral(list: readonly unknown[], where: string, dimension: number): string {
  if (dimension > MOST_DIMENSIONS) {
    throw new ToolError(`${where} is nested ${dimension} levels deep; a PostgreSQL array has at most ${MOST_DIMENSIONS} dimensions.`, {
      fix: "Lists become PostgreSQL arrays. A list that is meant as JSON is sent as that for $1::jsonb.",
    });
  }
  const elements = list.map((element: unknown, index) => {
    const place = `${where}[${index}]`;
    if (element === null) return "NULL";
    if (Array.isArray(element)) return arrayLiteral(element, place, dimension + 1);
    const text = scalar(element, place);
    return typeof element === "number" || typeof element === "boolean" ? text : `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  });
  return `{${elements.join(",")}}`;
}

function checkInside(value: unknown, where: string, level: number): void {
  if (typeof value === "string") checkedText(value, where);
  if (typeof value === "number") checkedNumber(value, where);
  if (typeof value !== "object" || value === null) return;
  if (level > MOST_LEVELS)
    throw new ToolError(`${where} is nested more than ${MOST_LEVELS} levels deep.`, { fix: "Send it as JSON text." });
  for (const [name, member] of Object.entries(value)) {
    checkedText(name, where);
    // The names inside would make the place as long as the value is deep.
    checkInside(member, where, level + 1);
  }
}

function checkedText(text: string, where: string): string {
  if (text.includes("\0")) {
    throw new ToolError(`${where} has a NUL character at index ${text.indexOf("\0")}: no text in PostgreSQL can hold one.`, {
      fix: "Leave it out, or send bytes to a bytea parameter as hex: \\x00ff.",
    });
  }
  if (!text.isWellFormed()) {
    throw new ToolError(`${where} has half a surrogate pair: it cannot be written in UTF-8.`, { fix: "Send whole characters." });
  }
  return text;
}

function checkedNumber(number: number, where: string): string {
  if (!Number.isFinite(number)) throw new ToolError(`${where} is ${number}: not a JSON number.`, { fix: `Send it as text: "${number}".` });
  // Whatever was written beyond 2^53 has been rounded on the way here, perhaps to another id.
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    throw new ToolError(`${where} is ${number}: JSON numbers are exact only up to ${Number.MAX_SAFE_INTEGER}.`, {
      fix: `Send it as text with all its digits: "9007199254740993".`,
    });
  }
  return Object.is(number, -0) ? "-0" : String(number);
}
