import { AddressError } from "./target.ts";
import type { Parameters } from "./uri.ts";

/** One `name = value`, the value in single quotes or without white space; a backslash takes the next character as it is. */
const PAIR = /\s*([a-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'(?=\s|$)|((?:[^\s'\\]|\\.)*)(?=\s|$))\s*/isy;

/** Reads a connection string of keywords and values (PostgreSQL manual, 34.1.1.1): `host=db.example.com dbname='my shop'`. */
export function parseKeywords(text: string): Parameters {
  const parameters = new Map<string, string>();
  if (text.includes("\0")) throw new AddressError("it contains a NUL character");
  for (let at = 0; at < text.length; at = PAIR.lastIndex) {
    PAIR.lastIndex = at;
    const found = PAIR.exec(text);
    if (found === null)
      throw new AddressError(
        "it is not of the form name=value name=value; a value with white space or a ' goes in single quotes, in which ' is \\' and \\ is \\\\",
      );
    const [, name = "", quoted, plain = ""] = found;
    const value = (quoted ?? plain).replaceAll(/\\(.)/gs, "$1");
    if (value === "") parameters.delete(name);
    else parameters.set(name, value);
  }
  return parameters;
}
