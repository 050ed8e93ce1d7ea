import type { MathNode } from "mathjs";

/**
 * The fields of the evaluator's syntax tree that are read here, by `type`: the library declares its node classes without
 * a discriminated union.
 */
export interface TreeNode {
  type: string;
  name?: unknown;
  value?: unknown;
  fn?: unknown;
  op?: unknown;
  implicit?: boolean;
  args?: readonly TreeNode[];
  content?: TreeNode;
  object?: TreeNode;
  index?: TreeNode | null;
  params?: readonly string[];
  expr?: TreeNode;
  dimensions?: readonly TreeNode[];
  start?: TreeNode;
  end?: TreeNode;
  step?: TreeNode | null;
  isObjectProperty?: () => boolean;
  getObjectProperty?: () => string;
  forEach: (visit: (child: TreeNode) => void) => void;
  traverse: (visit: (node: TreeNode, path: string, parent: TreeNode | null) => void) => void;
}

/** A parsed statement as a tree of such nodes. */
export function treeOf(root: MathNode): TreeNode {
  return root;
}

/** The function's name, of an operator or a call. */
export function functionName(node: TreeNode): string {
  if (typeof node.fn === "string") return node.fn;
  const callee = node.fn as { name?: unknown } | undefined;
  return typeof callee?.name === "string" ? callee.name : "";
}

/** Every name a statement assigns, and every function it defines. */
export function assignedNames(root: MathNode): string[] {
  const found: string[] = [];
  treeOf(root).traverse((node) => {
    if ((node.type === "AssignmentNode" || node.type === "FunctionAssignmentNode") && typeof node.name === "string") found.push(node.name);
  });
  return found;
}
