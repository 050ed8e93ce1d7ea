import type { Plugin } from "rolldown";
import { parseSync } from "rolldown/utils";

/** The registry of every schema by name, filled at import: the two loops keep 190 schemas alive that no server looks up. */
const REGISTRATIONS = [
  /^for \(const key of SPEC_SCHEMA_KEYS\) register\(.*$/m,
  /^for \(const \[key, schema\] of Object\.entries\(authSchemas\)\) register\(.*$/m,
];
/** What a schema constant is built by: zod (`z`, as the bundler may have renamed it), or another schema's method. */
const SCHEMA_BUILDER = /^(z\d*|z\$\d+|.*Schema|.*Object)$/;

/**
 * Lets tree shaking drop the SDK's schemas that a server never uses (OAuth, sampling, tasks and the like). They are top-level constants
 * built by calls, which a bundler must keep because a call may have effects; building a zod schema has none, so each is marked pure.
 * Saves 10 to 12 ms of CPU at every start. Throws when the SDK no longer has the shape this relies on.
 */
export function leanSdk(): Plugin {
  return {
    name: "lean-sdk",
    transform: {
      filter: { id: /@modelcontextprotocol[\\/](core|server)[\\/]dist/ },
      handler(code, id) {
        const marked = markSchemas(id, /[\\/]server[\\/]dist[\\/]src-[^\\/]*\.mjs$/.test(id) ? withoutRegistry(code) : code);
        return marked === code ? null : { code: marked, map: null };
      },
    },
  };
}

function withoutRegistry(code: string): string {
  return REGISTRATIONS.reduce((text, registration) => {
    if (!registration.test(text)) throw new Error(`lean-sdk: the SDK has changed, ${String(registration)} is gone`);
    return text.replace(registration, "");
  }, code);
}

/** A node of the syntax tree, as far as this looks. */
interface Node {
  type: string;
  start: number;
  end: number;
  kind?: string;
  name?: string;
  init?: Node | null;
  callee?: Node;
  object?: Node;
  declaration?: Node | null;
  declarations?: readonly Node[];
}

function markSchemas(id: string, code: string): string {
  const { program, errors } = parseSync(id, code);
  if (errors.length > 0) throw new Error(`lean-sdk: ${id} does not parse`);
  const body = program.body as unknown as readonly Node[]; // the parser's node types, narrowed to what is read here
  const built = body
    .map((statement) => (statement.type === "ExportNamedDeclaration" ? statement.declaration : statement))
    .flatMap((statement) => (statement?.type === "VariableDeclaration" && statement.kind === "const" ? (statement.declarations ?? []) : []))
    .flatMap(({ init }) => (init?.type === "CallExpression" && SCHEMA_BUILDER.test(rootName(init)) ? [init] : []));
  let marked = "";
  let at = 0;
  for (const { start, end } of built) {
    marked += `${code.slice(at, start)}/* @__PURE__ */ (() => ${code.slice(start, end)})()`;
    at = end;
  }
  return marked + code.slice(at);
}

/** The name a chain of calls and members begins with: `z` of `z.object({}).optional()`. */
function rootName(node: Node): string {
  let inner: Node | undefined = node;
  while (inner !== undefined && inner.type !== "Identifier") inner = inner.type === "CallExpression" ? inner.callee : inner.object;
  return inner?.name ?? "";
}
