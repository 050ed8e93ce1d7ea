import type { Node } from "../gate/gate.ts";
import { listIn, nodeIn, nodesIn } from "./tree.ts";

const JSON_TYPE = /^jsonb?$/;
/** Functions of json that take an array of JSON, and no array of SQL in any other argument (manual 9.16). */
const JSON_FUNCTION = /^jsonb?_(?:to_recordset|populate_recordset|array_elements|array_elements_text|array_length)$/;

/** The parameters (1 for `$1`) that the statement itself says are JSON: `$1::jsonb`, `jsonb_to_recordset($1)`. A list for them is no SQL array. */
export function jsonParams(tree: Node): ReadonlySet<number> {
  const numbers = [...nodesIn(tree)].flatMap((node) => {
    const cast = nodeIn(node, "TypeCast");
    if (cast !== undefined) return isJson(cast) ? paramOf(nodeIn(cast, "arg")) : [];
    const call = nodeIn(node, "FuncCall");
    return call !== undefined && JSON_FUNCTION.test(lastName(listIn(call, "funcname"))) ? listIn(call, "args").flatMap(paramOf) : [];
  });
  return new Set(numbers);
}

function isJson(cast: Node): boolean {
  const type = nodeIn(cast, "typeName") ?? {};
  return !("arrayBounds" in type) && JSON_TYPE.test(lastName(listIn(type, "names")));
}

function lastName(names: readonly Node[]): string {
  const name = nodeIn(names.at(-1) ?? {}, "String")?.["sval"];
  return typeof name === "string" ? name : "";
}

function paramOf(node: Node | undefined): number[] {
  const number = nodeIn(node ?? {}, "ParamRef")?.["number"];
  return typeof number === "number" ? [number] : [];
}
