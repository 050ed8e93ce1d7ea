import type { MathNode } from "mathjs";

import { check, checkVariableName, unitTest } from "./allow-list.ts";
import { CalcError } from "./calc-error.ts";
import { CONSTANT_NAMES } from "./constants.ts";
import { mathFor } from "./engine.ts";
import { EXACT_FUNCTIONS } from "./exact.ts";
import { FUNCTION_NAMES, RANDOM } from "./functions.ts";
import { translateSyntaxError } from "./mathjs-errors.ts";
import { normalise } from "./normalise.ts";
import type { CalculateRequest, VariableValue } from "./protocol.ts";
import { readingNotes, takesFractionalPower } from "./reading-notes.ts";
import { assignedNames, functionName, treeOf } from "./tree.ts";

/** Most variables, and most numbers in them. */
const MAX_VARIABLES = 200;
const MAX_VALUES = 100_000;

/** A variable's value, read: a number, the text of a checked expression, or a list of them. */
export type Value = number | { expression: string } | readonly Value[];

/** A checked calculation, ready to be run in any arithmetic. */
export interface Program {
  statements: readonly string[];
  variables: readonly (readonly [string, Value])[];
  notes: Set<string>;
  /** Only functions that keep ratios exact, and no irrational constants or units. */
  exact: boolean;
  /** Only functions whose many-digit values are right to the last digit. */
  refinable: boolean;
  fractionalPower: boolean;
  divides: boolean;
  /** No operation with a pole (save 0 to a negative power): an infinite value can only be one that is too large. */
  poleFree: boolean;
}

/** Functions of whole numbers: a value with cut digits gives a wrong one. */
const WHOLE: ReadonlySet<string> = new Set(
  "mod gcd lcm isPrime bitAnd bitOr bitXor bitNot leftShift rightArithShift bin oct hex".split(" "),
);

/** Functions whose bignumber versions are accurate to the precision asked for. */
const REFINABLE: ReadonlySet<string> = EXACT_FUNCTIONS.difference(WHOLE).union(
  new Set(
    (
      "sin cos tan cot sec csc asin acos atan atan2 acot asec acsc sinh cosh tanh coth sech csch asinh acosh atanh acoth asech acsch " +
      "exp log log1p expm1 hypot to unit std variance mad quantileSeq rotationMatrix size range zeros ones identity subset index concat sort row column diag"
    ).split(" "),
  ),
);

const POLE_FREE: ReadonlySet<string> = new Set("add subtract multiply pow abs square cube exp factorial sum prod max min sqrt".split(" "));

/** Parts of the syntax tree that decide how a statement can be calculated. */
interface Traits {
  calls: Set<string>;
  symbols: Set<string>;
}

/** Reads, checks and classifies a calculation. Throws CalcError. */
export function prepare(request: CalculateRequest): Program {
  const math = mathFor("number");
  const isUnit = unitTest(math);
  const traits: Traits = { calls: new Set(), symbols: new Set() };
  const notes = new Set<string>();
  const names = new Set<string>();

  const parse = (text: string): MathNode => {
    try {
      return math.parse(text);
    } catch (error) {
      throw translateSyntaxError(error, text);
    }
  };
  const verify = (node: MathNode, text: string): void => {
    check(node, { names, isUnit, text });
    collect(node, traits);
  };
  const read = (text: string): MathNode => {
    const node = parse(text);
    verify(node, text);
    return node;
  };
  const define = (name: string): void => {
    if (CONSTANT_NAMES.has(name) && !names.has(name)) notes.add(`${name} is your variable here, not the constant.`);
    names.add(name);
  };

  const variables = Object.entries(request.variables ?? {});
  if (variables.length > MAX_VARIABLES)
    throw new CalcError(
      `There are ${variables.length} variables; at most ${MAX_VARIABLES} are read.`,
      "Put series of numbers into one list.",
    );
  const budget = { left: MAX_VALUES };
  const values = variables.map(([name, value]) => {
    checkVariableName(name);
    return [name, readValue(name, value, budget, read, 0)] as const;
  });
  for (const [name] of values) define(name);

  const { statements, notes: readNotes } = normalise(request.expression, names, names);
  for (const note of readNotes) notes.add(note);
  // A function may call one that a later statement defines.
  const nodes = statements.map((text) => parse(text));
  for (const node of nodes) for (const name of assignedNames(node)) define(name);
  let fractionalPower = false;
  for (const [index, node] of nodes.entries()) {
    verify(node, statements[index] ?? "");
    for (const note of readingNotes(node)) notes.add(note);
    fractionalPower ||= takesFractionalPower(node);
  }

  const own = (name: string) => names.has(name);
  const called = [...traits.calls].filter((name) => !own(name));
  const random = called.some((name) => RANDOM.has(name));
  if (random) notes.add("Random numbers are different each time.");
  const free = [...traits.symbols].filter((name) => !own(name) && !FUNCTION_NAMES.has(name));
  return {
    statements,
    variables: values,
    notes,
    exact:
      called.every((name) => EXACT_FUNCTIONS.has(name)) &&
      free.every((name) => name.startsWith("(") || /^(?:true|false|end)$/.test(name) || traits.symbols.has(`(${name}`)),
    refinable: !random && called.every((name) => REFINABLE.has(name)),
    fractionalPower,
    divides: traits.calls.has("divide"),
    poleFree: !traits.symbols.has("Infinity") && called.every((name) => POLE_FREE.has(name)),
  };
}

/** A variable's value; texts are read like expressions, so units and fractions work. */
function readValue(name: string, value: VariableValue, budget: { left: number }, read: (text: string) => MathNode, depth: number): Value {
  budget.left -= 1;
  if (budget.left < 0)
    throw new CalcError(`The variables hold more than ${MAX_VALUES} values.`, "Use the statistics tool for long series.");
  if (depth > 10) throw new CalcError(`The list in ${name} is nested more than 10 deep.`, "A matrix is a list of rows: [[1, 2], [3, 4]].");
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new CalcError(`The variable ${name} is ${value}, not a finite number.`, "Give a number.");
    return value;
  }
  if (typeof value !== "string") return value.map((item) => readValue(name, item, budget, read, depth + 1));
  const { statements } = normalise(value);
  const [expression, more] = statements;
  if (expression === undefined || more !== undefined)
    throw new CalcError(`The variable ${name} needs one value, not several statements.`, "Write one expression, such as 5 cm.");
  const node = read(expression);
  if (assignedNames(node).length > 0)
    throw new CalcError(`The variable ${name} assigns another variable.`, "Give each variable its own entry.");
  return { expression };
}

function collect(root: MathNode, traits: Traits): void {
  treeOf(root).traverse((node, path, parent) => {
    if (node.type === "FunctionNode" || node.type === "OperatorNode") traits.calls.add(functionName(node));
    if (node.type === "SymbolNode" && !(parent?.type === "FunctionNode" && path === "fn")) traits.symbols.add(String(node.name));
    // A parameter is marked, so that it is not taken for a constant or unit of the same name.
    if (node.type === "FunctionAssignmentNode") for (const param of node.params ?? []) traits.symbols.add(`(${param}`);
  });
}
