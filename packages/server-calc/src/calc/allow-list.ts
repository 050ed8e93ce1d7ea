import { nearest } from "@org/mcp-core/nearest";
import type { MathJsInstance, MathNode } from "mathjs";

import { CalcError } from "./calc-error.ts";
import { caret } from "./caret.ts";
import { CONSTANT_NAMES } from "./constants.ts";
import { FUNCTION_NAMES, TAKES_FUNCTION } from "./functions.ts";
import { howToCall, insteadOf } from "./refusals.ts";
import { callSize, literal, MAX_ELEMENTS, rangeSize } from "./sizes.ts";
import { treeOf, type TreeNode } from "./tree.ts";
import { UNITS } from "./units.ts";

/** Most nodes in one statement's syntax tree. */
export const MAX_NODES = 20_000;
/** Deepest syntax tree. */
export const MAX_TREE_DEPTH = 1500;

const LITERALS = ["true", "false", "null", "Infinity", "NaN", "end"];
/** Parts of the answers of eigs, qr and lup. */
const PROPERTIES: ReadonlySet<string> = new Set(["values", "eigenvectors", "vector", "value", "Q", "R", "L", "U", "p"]);
const UNIT_NAMES = UNITS.flatMap((unit) => [unit.name, ...unit.aliases]);

export interface Scope {
  /** Names defined by the caller or by earlier statements. */
  names: ReadonlySet<string>;
  isUnit: (name: string) => boolean;
  /** The statement as text, for the line with the caret. */
  text: string;
}

interface Context {
  scope: Scope;
  local: ReadonlySet<string>;
  depth: number;
  count: { nodes: number };
  /** A function may stand here as a value. */
  functionValue: boolean;
}

function refuse(context: Context, message: string, part: string, fix: string): never {
  throw new CalcError(`${message}${caret(context.scope.text, part)}`, fix);
}

/**
 * Checks a parsed statement against the tables: only listed functions, constants, units and names the user defined;
 * no methods, no objects, no properties save those of matrix decompositions. Throws CalcError.
 */
export function check(root: MathNode, scope: Scope): void {
  visit(treeOf(root), { scope, local: new Set(), depth: 0, count: { nodes: 0 }, functionValue: false });
}

function visit(node: TreeNode, outer: Context): void {
  const context = { ...outer, depth: outer.depth + 1, functionValue: false };
  context.count.nodes += 1;
  if (context.count.nodes > MAX_NODES) {
    throw new CalcError(
      `The expression has more than ${MAX_NODES} parts.`,
      "Split it, or use the statistics tool for long series of numbers.",
    );
  }
  if (context.depth > MAX_TREE_DEPTH)
    throw new CalcError(
      `The expression is nested more than ${MAX_TREE_DEPTH} deep.`,
      "Name the inner parts, a = ...; b = a + ..., and write a long sum as sum([1, 2, 3]).",
    );
  const rule = RULES[node.type];
  if (!rule)
    refuse(
      context,
      `This kind of expression (${node.type.replace(/Node$/, "").toLowerCase()}) is not calculated.`,
      "{",
      "Use numbers, units, matrices [1, 2; 3, 4] and functions.",
    );
  rule(node, context, outer.functionValue);
}

type Rule = (node: TreeNode, context: Context, functionValue: boolean) => void;

const children: Rule = (node, context) => node.forEach((child) => visit(child, context));

const RULES: Readonly<Record<string, Rule>> = {
  ConstantNode: () => {},
  OperatorNode: children,
  ParenthesisNode: (node, context, functionValue) => node.forEach((child) => visit(child, { ...context, functionValue })),
  ArrayNode: children,
  ConditionalNode: children,
  RelationalNode: children,
  RangeNode: (node, context) => {
    requireSize(context, rangeSize(node), ":");
    children(node, context, false);
  },
  IndexNode: (node, context) => {
    for (const dimension of node.dimensions ?? []) checkIndex(dimension, context);
    children(node, context, false);
  },
  SymbolNode: checkSymbol,
  FunctionNode: checkCall,
  AccessorNode: checkAccess,
  AssignmentNode: checkAssignment,
  FunctionAssignmentNode: (node, context) => {
    checkNewName(String(node.name), context);
    for (const param of node.params ?? []) checkNewName(param, context);
    if (node.expr) visit(node.expr, { ...context, local: context.local.union(new Set([...(node.params ?? []), String(node.name)])) });
  },
};

function requireSize(context: Context, count: number | undefined, part: string): void {
  if (count === undefined || count <= MAX_ELEMENTS) return;
  const written = Number.isFinite(count) ? (count < 1e15 ? Math.floor(count).toLocaleString("en") : "more than 10^15") : "infinitely many";
  refuse(
    context,
    `That would be ${written} elements; at most ${MAX_ELEMENTS.toLocaleString("en")} are calculated.`,
    part,
    "Use a smaller range or a formula.",
  );
}

function checkIndex(dimension: TreeNode, context: Context): void {
  requireSize(context, Math.abs(literal(dimension) ?? 0), "[");
  if (dimension.type === "ConstantNode" && typeof dimension.value === "string" && !PROPERTIES.has(dimension.value)) {
    refuse(
      context,
      `Values have no property ${JSON.stringify(dimension.value).slice(0, 60)}.`,
      "[",
      "Index a matrix by numbers from 1: M[2, 1].",
    );
  }
}

function checkSymbol(node: TreeNode, context: Context, functionValue: boolean): void {
  const name = String(node.name);
  if (context.local.has(name) || context.scope.names.has(name) || CONSTANT_NAMES.has(name) || LITERALS.includes(name)) return;
  if (FUNCTION_NAMES.has(name)) {
    // `5 in` and `mod` as operators never get here; a bare function name is a value.
    if (functionValue || context.scope.isUnit(name)) return;
    refuse(context, `${name} is a function and needs arguments.`, name, howToCall(name, context.scope.text));
  }
  if (context.scope.isUnit(name)) return;
  undefinedName(name, context, false);
}

function undefinedName(name: string, context: Context, called: boolean): never {
  const shown = name.length > 40 ? `${name.slice(0, 40)}...` : name;
  const own = [...context.local, ...context.scope.names];
  // Every letter is near to some unit: a single one is a variable that was not given.
  const close =
    [...name].length === 1 && !called
      ? undefined
      : nearest(name, called ? [...own, ...FUNCTION_NAMES] : [...own, ...CONSTANT_NAMES, ...UNIT_NAMES, ...FUNCTION_NAMES]);
  const fix = insteadOf(name, called) ?? (close === undefined ? undefined : `Did you mean ${close}?`);
  const general = called
    ? "The functions are listed in calc://functions."
    : `Define it first (${shown} = 5) or pass it in variables; for algebra with letters use the symbolic tool. Units are listed in calc://units.`;
  refuse(context, called ? `There is no function ${shown} here.` : `${shown} is not defined.`, name, fix ?? general);
}

function checkCall(node: TreeNode, context: Context): void {
  const callee = node.fn as TreeNode | undefined;
  if (callee?.type !== "SymbolNode")
    refuse(
      context,
      "Only functions can be called, by their name; values have no methods.",
      ".",
      "Write the function first: round(x, 2), not x.round(2).",
    );
  const name = String(callee.name);
  const args = node.args ?? [];
  const own = context.local.has(name) || context.scope.names.has(name);
  if (!own && !FUNCTION_NAMES.has(name)) {
    if (CONSTANT_NAMES.has(name) || context.scope.isUnit(name))
      refuse(
        context,
        `${name} is not a function.`,
        name,
        (args.length === 2 ? insteadOf(name, true) : undefined) ?? `To multiply write ${name} * (...).`,
      );
    undefinedName(name, context, true);
  }
  if (!own) requireSize(context, callSize(name, args), name);
  for (const argument of args) visit(argument, { ...context, functionValue: own || TAKES_FUNCTION.has(name) });
}

function checkAccess(node: TreeNode, context: Context): void {
  const index = node.index;
  const property = index?.isObjectProperty?.() === true ? index.getObjectProperty?.() : undefined;
  if (property !== undefined && !PROPERTIES.has(property)) {
    refuse(
      context,
      `Values have no property ${property.slice(0, 40)}.`,
      property,
      "Write functions in front: size(M), transpose(M). Decompositions have eigs(M).values, qr(M).Q, lup(M).L.",
    );
  }
  if (node.object) visit(node.object, context);
  if (index && property === undefined) visit(index, context);
}

function checkNewName(name: string, context: Context): void {
  if (FUNCTION_NAMES.has(name) || LITERALS.includes(name) || RESERVED.has(name)) {
    refuse(context, `${name} cannot be redefined.`, name, `Use another name, such as ${name}1.`);
  }
}

/** Names of the library and the language that no variable may take. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "import require createUnit evaluate eval parse parser compile chain help print typed reviver replacer resolve simplify derivative rationalize " +
    "config constructor prototype __proto__ toString valueOf hasOwnProperty isPrototypeOf expression docs Unit Matrix Range Index mod to in and or xor not undefined uninitialized version"
  ).split(" "),
);

function checkAssignment(node: TreeNode, context: Context): void {
  if (node.object?.type !== "SymbolNode")
    refuse(context, "Only a name or an element of a matrix can be assigned.", "=", "Write x = ... or M[2, 1] = ...");
  const name = String(node.object.name);
  checkNewName(name, context);
  if (node.index) {
    if (node.index.isObjectProperty?.() === true) refuse(context, "Values have no properties that can be set.", ".", "Use separate names.");
    visit(node.object, context);
    visit(node.index, context);
  }
  const value = node.value as TreeNode | undefined;
  if (value) visit(value, context);
}

/** Whether a variable may have this name; throws CalcError when not. */
export function checkVariableName(name: string): void {
  if (!/^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name) || name.length > 100) {
    throw new CalcError(
      `${JSON.stringify(name.slice(0, 60))} is not a name a variable can have.`,
      "Use letters, digits and _, not starting with a digit.",
    );
  }
  const context = {
    scope: { names: new Set<string>(), isUnit: () => false, text: name },
    local: new Set<string>(),
    depth: 0,
    count: { nodes: 0 },
    functionValue: false,
  };
  checkNewName(name, context);
}

/** Whether the evaluator knows a name as a unit, prefixes included. */
export function unitTest(math: MathJsInstance): (name: string) => boolean {
  const unit = math.Unit as unknown as { isValuelessUnit: (name: string) => boolean };
  return (name) => name.length <= 40 && unit.isValuelessUnit(name);
}
