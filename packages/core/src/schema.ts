import * as z from "zod";

import { ToolError } from "./errors.ts";
import { didYouMean } from "./nearest.ts";
import { repair } from "./repair.ts";

/** A JSON Schema 2020-12 object schema, as it goes over the wire. */
export type ObjectSchema = { type: "object"; [keyword: string]: unknown };

/**
 * The JSON Schema of a zod object, without what costs tokens and tells a model nothing: the dialect (2020-12 is the default of
 * the specification), the safe-integer bounds of `z.int()`, and patterns that only spell out a `format`.
 * An output schema also loses `additionalProperties: false`: clients would reject a result for a key added later.
 */
export function compactSchema(schema: z.ZodObject, io: "input" | "output"): ObjectSchema {
  const json = z.toJSONSchema(schema, { io, reused: "inline" });
  const compact = compactNode(json, io);
  if (!isRecord(compact)) throw new TypeError("a zod object always has an object schema");
  return { ...compact, type: "object" };
}

function compactNode(node: unknown, io: "input" | "output"): unknown {
  if (Array.isArray(node)) return node.map((item) => compactNode(item, io));
  if (!isRecord(node)) return node;
  const kept = Object.entries(node).filter(([keyword, value]) => tellsSomething(keyword, value, node, io));
  return Object.fromEntries(
    kept.map(([keyword, value]) => {
      if (keyword === "default" || keyword === "enum" || keyword === "const") return [keyword, value];
      // Under `properties` the keys are names of arguments, not keywords.
      if (keyword === "properties" && isRecord(value))
        return [keyword, Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, compactNode(schema, io)]))];
      return [keyword, compactNode(value, io)];
    }),
  );
}

function tellsSomething(keyword: string, value: unknown, node: Readonly<Record<string, unknown>>, io: "input" | "output"): boolean {
  const empty = isRecord(value) && Object.keys(value).length === 0;
  switch (keyword) {
    case "$schema":
      return false;
    case "minimum":
      return value !== Number.MIN_SAFE_INTEGER;
    case "maximum":
      return value !== Number.MAX_SAFE_INTEGER;
    case "pattern":
      return !("format" in node);
    case "propertyNames":
      return !(isRecord(value) && value["type"] === "string" && Object.keys(value).length === 1);
    case "properties":
      return !empty;
    case "additionalProperties":
      return !empty && !(value === false && io === "output");
    default:
      return true;
  }
}

/** Problems shown in one answer: more would not be read, and a hostile call can have any number. */
const MOST_PROBLEMS = 5;

/**
 * Parses a tool's arguments. What is refused is repaired once where the type alone is wrong and the meaning plain (see {@link repair}).
 * A ToolError names the offending arguments as they were sent, with what is valid and the nearest right name.
 */
export function parseArguments<T extends z.ZodObject>(schema: T, args: unknown): z.output<T> {
  const parsed = schema.safeParse(args ?? {});
  if (parsed.success) return parsed.data;
  const repaired = repair(schema, args, parsed.error.issues);
  const again = repaired === undefined ? undefined : schema.safeParse(repaired);
  if (again?.success === true) return again.data;
  const names = Object.keys(schema.shape);
  const problems = parsed.error.issues.slice(0, MOST_PROBLEMS).flatMap((issue) => describe(issue, args, schema));
  throw new ToolError(problems.join("\n"), {
    fix: names.length === 0 ? "This tool takes no arguments." : `Arguments: ${signature(schema)}.`,
  });
}

function describe(issue: z.core.$ZodIssue, args: unknown, schema: z.ZodObject): string[] {
  const path = pathText(issue.path);
  if (issue.code === "unrecognized_keys") {
    const where = path === "" ? "" : ` in ${path}`;
    return issue.keys
      .slice(0, MOST_PROBLEMS)
      .map(
        (key) =>
          `Unknown argument ${quote(key)}${where}.${path === "" ? didYouMean(key, likelyNames(schema, key, valueAt(args, [key]))) : ""}`,
      );
  }
  const value = valueAt(args, issue.path);
  if (value === undefined && issue.path.length > 0) return [`Missing argument ${path}: ${wordsOf(issue)}.`];
  if (issue.code === "invalid_union") {
    // "Invalid input" is all zod says of a union; what it is for says more.
    const field = z.globalRegistry.get(schema.shape[String(issue.path[0])] ?? schema);
    if (field?.description !== undefined) return [`Argument ${path} is ${quote(value)}. It takes: ${field.description}.`];
  }
  const subject = path === "" ? "The arguments are" : `Argument ${path} is`;
  return [`${subject} ${quote(value)}: ${wordsOf(issue)}.`];
}

/** What zod says, without its headings and signs: `expected number to be at least 1`. */
function wordsOf({ message }: z.core.$ZodIssue): string {
  return lowerFirst(message.replace(/^(?:Too small|Too big|Invalid input|Invalid option): (?=expected)/, ""))
    .replace(/, received undefined$/, "")
    .replace(/(?<=^expected \w+ to (?:be|have) )[<>]=(?=\d)/, (sign) => (sign === ">=" ? "at least " : "at most "));
}

/** The names that may have been meant. One that adds a word (`include`, `include_ignored`) only where it takes the value that was sent. */
function likelyNames(schema: z.ZodObject, sent: string, value: unknown): string[] {
  const stem = `${sent.toLowerCase()}_`;
  return Object.entries(schema.shape).flatMap(([name, field]) =>
    name.startsWith(stem) && !z.safeParse(field, value).success ? [] : [name],
  );
}

/** `expression (required), mode, precision` */
function signature(schema: z.ZodObject): string {
  return Object.entries(schema.shape)
    .map(([name, field]) => (z.safeParse(field, undefined).success ? name : `${name} (required)`))
    .join(", ");
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`)).join("");
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** A value as JSON, cut to what a reader needs to recognise it. */
export function quote(value: unknown): string {
  const text = json(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}... (${text.length} characters)`;
}

function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return "nested too deep to show"; // RangeError; JSON holds no circles
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
