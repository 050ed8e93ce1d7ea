import type { Node } from "../gate/gate.ts";

/** Every object inside but those passed by, without recursion: a statement may be nested as deep as the parser allows. */
export function* nodesIn(tree: unknown, passBy: (node: Node) => boolean = () => false): Generator<Node, undefined, undefined> {
  const open: unknown[] = [tree];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) for (let at = next.length - 1; at >= 0; at -= 1) open.push(next[at]);
    else if (isNode(next) && !passBy(next)) {
      yield next;
      open.push(...Object.values(next).reverse());
    }
  }
}

/** The object under a key. */
export function nodeIn(node: Node, key: string): Node | undefined {
  const value = node[key];
  return isNode(value) ? value : undefined;
}

/** The objects of the list under a key; none where there is no list. */
export function listIn(node: Node, key: string): Node[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
