import type { TreeNode } from "./tree.ts";

/** Most elements of a range or matrix whose size is written in the expression, and the highest index. */
export const MAX_ELEMENTS = 1_000_000;

/** The number a node writes, when it is a literal. */
export function literal(node: TreeNode | undefined | null): number | undefined {
  if (node?.type === "ConstantNode" && typeof node.value === "number") return node.value;
  const inner = node?.type === "OperatorNode" && node.fn === "unaryMinus" ? literal(node.args?.[0]) : undefined;
  return inner === undefined ? undefined : -inner;
}

function span(from: number, to: number, step: number): number {
  return step === 0 || !Number.isFinite(from) || !Number.isFinite(to) ? Infinity : Math.max(0, (to - from) / step + 1);
}

/** Elements of `from:to` or `from:step:to`, as far as literals tell; undefined when they do not. */
export function rangeSize(node: TreeNode): number | undefined {
  const endless = [node.start, node.end, node.step].some(
    (part) => part?.type === "SymbolNode" && (part.name === "Infinity" || part.name === "NaN"),
  );
  if (endless) return Infinity;
  const [from, to, step] = [literal(node.start), literal(node.end), node.step ? literal(node.step) : 1];
  return from === undefined || to === undefined || step === undefined ? undefined : span(from, to, step);
}

/** Elements that a call makes, as far as literals tell; undefined when they do not or the function makes none. */
export function callSize(name: string, args: readonly TreeNode[]): number | undefined {
  const numbers = args.flatMap((arg) => (arg.type === "ArrayNode" ? leaves(arg) : [arg])).map(literal);
  const [first, second, third] = numbers;
  switch (name) {
    case "range":
      return first === undefined || second === undefined ? undefined : span(first, second, third ?? 1);
    case "identity":
      return (first ?? 1) * (second ?? first ?? 1);
    case "zeros":
    case "ones":
      return product(numbers);
    case "resize":
    case "reshape":
      return product((args[1]?.type === "ArrayNode" ? leaves(args[1]) : args.slice(1, 2)).map(literal));
    case "nthRoots":
    case "pickRandom":
      return args.length > 1 ? numbers.at(-1) : undefined;
    case "random":
    case "randomInt":
      return args[0]?.type === "ArrayNode" ? product(leaves(args[0]).map(literal)) : undefined;
    default:
      return undefined;
  }
}

function product(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((all, size) => all * Math.abs(size ?? 1), 1);
}

function leaves(node: TreeNode): TreeNode[] {
  const found: TreeNode[] = [];
  node.forEach((child) => found.push(...(child.type === "ArrayNode" ? leaves(child) : [child])));
  return found;
}
