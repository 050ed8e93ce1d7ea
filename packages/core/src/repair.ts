import * as z from "zod";

/** Places repaired in one call at most; more than that is no slip of a host. */
const MOST_PLACES = 100;
/** Characters of a string that may be read as a JSON array or object. */
const MOST_JSON = 1_000_000;
const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** The issues that speak of a value's kind; others, such as a check across arguments, have seen the value and understood it. */
const OF_KIND: ReadonlySet<unknown> = new Set(["invalid_type", "invalid_value", "invalid_union"]);
const LEAVE_OUT = Symbol("leave out");

/**
 * A copy of the arguments in which each issue is repaired, where what was meant is beyond doubt; undefined when one issue is not.
 * `null` for an optional parameter is left out; a string becomes the number, boolean, array or object it spells in JSON where one is
 * expected; a string or object where an array of such is expected becomes its only element. Nothing inside a union is touched, and no
 * name. The caller validates again: a repair makes no promise.
 */
export function repair(schema: z.core.$ZodType, args: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  if (issues.length > MOST_PLACES || typeof args !== "object" || args === null) return undefined;
  const root = copy(args);
  const copies = new Set<object>([root]);
  for (const issue of issues) {
    const value = repairedValue(schema, args, issue);
    if (value === undefined || !put(root, issue.path, value, copies)) return undefined;
  }
  return root;
}

function repairedValue(schema: z.core.$ZodType, args: object, { code, path }: z.core.$ZodIssue): unknown {
  let holder: z.core.$ZodTypes | undefined;
  let target = bare(schema);
  let value: unknown = args;
  for (const key of path) {
    const field = member(target, key);
    if (field === undefined || typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    holder = target;
    target = bare(field);
    value = Reflect.get(value, key);
  }
  if (!OF_KIND.has(code)) return undefined;
  const inside = holder?._zod.def.type;
  // Where it is required, the second validation misses it.
  if (value === null) return inside === "object" ? LEAVE_OUT : undefined;
  if (code !== "invalid_type" || inside === undefined) return undefined;
  return converted(target._zod.def, value, inside !== "array");
}

/** The value as `def` wants it; undefined when that takes guessing. `mayWrap`: in a list of lists, which of the two is missing is a guess. */
function converted(def: z.core.$ZodTypes["_zod"]["def"], value: unknown, mayWrap: boolean): unknown {
  const text = typeof value === "string" ? value : undefined;
  switch (def.type) {
    case "number":
      // One too large becomes Infinity, and a fraction stays one: the second validation refuses both where they do not belong.
      return text !== undefined && JSON_NUMBER.test(text) ? Number(text) : undefined;
    case "boolean":
      return text === "true" || text === "false" ? text === "true" : undefined;
    case "object":
    case "record":
      return text === undefined ? undefined : parsedAs("{", text);
    case "array": {
      const list = text === undefined ? undefined : parsedAs("[", text);
      if (list !== undefined || !mayWrap) return list;
      const single = text === undefined ? typeof value === "object" : !mayBeJson(text);
      return single && z.safeParse(def.element, value).success ? [value] : undefined;
    }
    default:
      return undefined;
  }
}

function parsedAs(opening: "[" | "{", text: string): unknown {
  return text.length <= MOST_JSON && text.trimStart().startsWith(opening) ? parsed(text) : undefined;
}

/** Whether a string may stand for something else than itself: it is empty, opens like JSON, or is JSON. */
function mayBeJson(text: string): boolean {
  const start = text.trimStart();
  return start === "" || /^[[{"]/.test(start) || (text.length <= MOST_JSON && parsed(text) !== undefined);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: then it is nothing but a string
  }
}

/** The schema of a member; undefined behind unions and whatever else does not say it plainly. */
function member(schema: z.core.$ZodTypes, key: PropertyKey): z.core.$ZodType | undefined {
  const { def } = schema._zod;
  if (def.type === "array") return typeof key === "number" ? def.element : undefined;
  if (def.type === "record") return def.valueType;
  return def.type === "object" && typeof key === "string" && Object.hasOwn(def.shape, key) ? def.shape[key] : undefined;
}

/** A schema without what only says that it may be absent. */
function bare(schema: z.core.$ZodType): z.core.$ZodTypes {
  let inner = schema as z.core.$ZodTypes; // every schema is one of these; the base type does not say so
  for (;;) {
    const { def } = inner._zod;
    if (def.type !== "optional" && def.type !== "default" && def.type !== "prefault" && def.type !== "nullable" && def.type !== "readonly")
      return inner;
    inner = def.innerType as z.core.$ZodTypes; // as above
  }
}

/** Sets or leaves out one place. Objects on the way are copied once, and properties defined, so that no name reaches a prototype. */
function put(root: object, path: readonly PropertyKey[], value: unknown, copies: Set<object>): boolean {
  let holder = root;
  for (const key of path.slice(0, -1)) {
    const child: unknown = Reflect.get(holder, key);
    if (typeof child !== "object" || child === null) return false;
    const mine = copies.has(child) ? child : copy(child);
    copies.add(mine);
    define(holder, key, mine);
    holder = mine;
  }
  const last = path.at(-1);
  if (last === undefined) return false;
  return value === LEAVE_OUT ? Reflect.deleteProperty(holder, last) : define(holder, last, value);
}

function define(holder: object, key: PropertyKey, value: unknown): boolean {
  return Reflect.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function copy(value: object): object {
  return Array.isArray(value) ? Array.from<unknown>(value) : { ...value };
}
