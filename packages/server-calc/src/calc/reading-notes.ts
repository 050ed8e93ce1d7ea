import type { MathNode } from "mathjs";

import { CalcError } from "./calc-error.ts";
import { functionName, treeOf } from "./tree.ts";

const TRIG = /^(?:sin|cos|tan|cot|sec|csc)$/;

/** Notes on where a statement is read in a way that its writer may not expect. Throws CalcError where it would surely be wrong. */
export function readingNotes(root: MathNode): string[] {
  const notes = new Set<string>();
  treeOf(root).traverse((node) => {
    const [first, second] = node.args ?? [];
    if (
      node.type === "FunctionNode" &&
      TRIG.test(functionName(node)) &&
      first?.type === "ConstantNode" &&
      Number.isInteger(first.value) &&
      Number(first.value) >= 10
    ) {
      notes.add(
        `${functionName(node)}(${String(first.value)}) takes ${String(first.value)} as radians; for degrees write ${functionName(node)}(${String(first.value)} deg).`,
      );
    }
    if (
      node.type === "FunctionNode" &&
      /^(?:sum|prod)$/.test(functionName(node)) &&
      node.args?.length === 4 &&
      second?.type === "SymbolNode"
    ) {
      const name = functionName(node);
      throw new CalcError(
        `${name} takes the values themselves; it has no running index.`,
        `Write ${name}(map(1:10, f(k) = k^2)) for the ${name === "sum" ? "sum" : "product"} of k^2 from k = 1 to 10.`,
      );
    }
    if (node.type !== "OperatorNode") return;
    if (functionName(node) === "factorial" && first?.type === "OperatorNode" && functionName(first) === "factorial")
      notes.add("n!! is read as (n!)!, not as the double factorial.");
    if (
      functionName(node) === "unaryMinus" &&
      first?.type === "OperatorNode" &&
      functionName(first) === "pow" &&
      first.args?.[0]?.type === "ConstantNode"
    ) {
      notes.add("A minus in front is applied after the power: -2^2 is -(2^2) = -4; write (-2)^2 for 4.");
    }
    if (functionName(node) === "pow" && second?.type === "OperatorNode" && functionName(second) === "pow")
      notes.add("Powers group from the right: a^b^c is a^(b^c).");
    if (
      functionName(node) === "divide" &&
      second?.type === "OperatorNode" &&
      second.implicit === true &&
      second.args?.[1]?.type === "ParenthesisNode"
    ) {
      notes.add("Multiplication without a sign comes before division: a/b(c) is a/(b*c); write a/b*(c) for (a/b)*c.");
    }
  });
  return [...notes];
}

/** Whether a statement takes a root as a fractional power, `x^(1/3)`: its principal value may be complex. */
export function takesFractionalPower(root: MathNode): boolean {
  let found = false;
  treeOf(root).traverse((node) => {
    const exponent = node.type === "OperatorNode" && functionName(node) === "pow" ? node.args?.[1] : undefined;
    if (exponent?.type === "ParenthesisNode" && exponent.content?.type === "OperatorNode" && functionName(exponent.content) === "divide")
      found = true;
  });
  return found;
}
