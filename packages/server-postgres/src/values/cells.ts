import type { Text } from "../database.ts";
import { parseArray, type TextArray } from "./arrays.ts";
import type { Scalar } from "./builtin-types.ts";
import { exactJson } from "./json.ts";
import type { Type } from "./types.ts";

/** Reads a value's text as JSON that names exactly this value; undefined where JSON cannot. */
export type ReadCell = (text: string) => { readonly value: unknown } | undefined;

/** How a column's values are read; undefined where they stay text. */
export function cellReader({ scalar, delimiter }: Type): ReadCell | undefined {
  if (delimiter !== undefined) {
    return (text) => {
      const array = parseArray(text, delimiter);
      return array && { value: elements(array, scalar) };
    };
  }
  if (scalar === "text") return undefined;
  return scalar === "json" ? exactJson : (text) => ({ value: plain(text, scalar) });
}

/** Whether a column of this type may come as text although most of its values need not, so that its entry has to say so. */
export function isStructured({ scalar, delimiter }: Type): boolean {
  return delimiter !== undefined || scalar === "json";
}

function elements(array: TextArray, scalar: Scalar): unknown[] {
  return array.map((element: Text | TextArray) => {
    if (element === null) return null;
    return typeof element === "string" ? plain(element, scalar) : elements(element, scalar);
  });
}

function plain(text: string, scalar: Scalar): unknown {
  switch (scalar) {
    case "boolean":
      return text === "t";
    case "integer":
      return Number(text);
    case "float":
      return floatOf(text);
    // JSON inside an array stays text: a list in it would look like another dimension.
    case "json":
    case "text":
      return text;
  }
}

/** JSON has no Infinity and NaN, and JSON.stringify writes -0 as 0. Every other text reads as the same double it was written from. */
function floatOf(text: string): number | string {
  const number = Number(text);
  return Number.isFinite(number) && !Object.is(number, -0) ? number : text;
}
