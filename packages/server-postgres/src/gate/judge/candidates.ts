import type { FunctionRow } from "../catalog/functions.ts";
import { LEAKY } from "../catalog/leaks.ts";
import { FIRST_USER_OID } from "../catalog/oids.ts";
import type { RelationRow } from "../catalog/relations.ts";
import type { FunctionReference, Named, OperatorReference, PlainReference } from "../walk/reference.ts";
import { behindFunction, behindRelation, defaultsOf } from "./behind.ts";
import { isTextRewrite } from "./built-in.ts";
import { isNewSyntax, missingFunction, missingRelation } from "./missing.ts";
import { attributesCalled, calledBy, operatorsMeant, relationsMeant } from "./resolve.ts";
import { judgeSetting } from "./settings.ts";
import { statisticsOf, STATEMENTS, withLeaks, withoutPasswords } from "./shown.ts";
import { titleOf } from "./title.ts";
import { type Bench, type Candidate, type Refused, SEPARATOR, type Work } from "./work.ts";

/** Upper-case letters beyond ASCII: without quotes, a server with a single-byte encoding makes them lower case, and the parser does not. */
const FOLDED = /(?![A-Z])\p{Lu}/u;
const AMBIGUOUS: Refused = {
  why: "in this database's encoding it depends on quotes what the name is",
  fix: "Use a name without such capital letters.",
};

/** What a name can mean, each to be weighed; or why it can mean nothing that may run. */
export function candidatesOf(reference: Named, work: Work, bench: Bench): readonly Candidate[] | Refused {
  if (bench.snapshot.state.foldsNames && FOLDED.test(reference.name)) return AMBIGUOUS;
  if ((work.folded && !("fixed" in reference)) || (work.stored && reference.kind !== "relation")) return [];
  switch (reference.kind) {
    case "function":
      return functionsOf(reference, work, bench);
    case "operator":
      return operatorsOf(reference, work, bench);
    case "attribute":
      return attributesCalled(reference, bench.snapshot, work.path).map((row) => calledCandidate(row, UNKNOWN_ARGUMENT, work, bench));
    case "sampling":
      return samplingOf(reference, work, bench);
    case "relation":
      return relationsOf(reference, work, bench);
    case "type":
      return [];
  }
}

function functionsOf(reference: FunctionReference, work: Work, bench: Bench): readonly Candidate[] | Refused {
  const rows = calledBy(reference, bench.snapshot, work.path);
  if (work.folded)
    return rows.map((row) => (isFolded(row, reference) ? functionCandidate(row, work, bench) : defaultsCandidate(row, work, bench)));
  if (rows.length === 0)
    return bench.writing || (reference.syntax && !isNewSyntax(reference, bench)) ? [] : [missingFunction(reference, bench)];
  return rows.map((row) => calledCandidate(row, reference, work, bench));
}

/** Whether the planner may run a function, or put the body of one in SQL in its place (clauses.c, simplify_function). */
function isFolded(row: FunctionRow, { fixed }: FunctionReference): boolean {
  return row.language === "sql" || (fixed && !row.volatile);
}

/** Of every call it works out the defaults of arguments that are not given. */
function defaultsCandidate(row: FunctionRow, work: Work, bench: Bench): Candidate {
  const way = [...work.through, titleOf("function", row)];
  return {
    key: `defaults ${row.oid}`,
    title: titleOf("function", row),
    weigh: () => defaultsOf(row, { path: bench.snapshot.path, through: way, folded: true }, bench),
  };
}

/** What is known of the call in `x.name`. */
const UNKNOWN_ARGUMENT = { name: "", given: 1, constants: [] };

type Call = Pick<FunctionReference, "name" | "given" | "constants">;

/** A function as it is called here: of a few of PostgreSQL's own, the arguments decide. */
function calledCandidate(row: FunctionRow, call: Call, work: Work, bench: Bench): Candidate {
  const candidate = functionCandidate(row, work, bench);
  if (row.own !== null)
    return row.name === STATEMENTS && row.own.extension === STATEMENTS ? withoutPasswords(row, candidate, bench) : candidate;
  if (row.name === "current_setting") {
    const [name] = call.constants;
    return {
      ...candidate,
      key: `${candidate.key} ${name === undefined ? "?" : JSON.stringify(name)}`,
      weigh: () => judgeSetting(name) ?? {},
    };
  }
  if (isTextRewrite(call)) return { ...candidate, key: `${candidate.key} text`, weigh: () => TEXT_REWRITE };
  if (row.name === "ts_rewrite") return { ...candidate, weigh: () => ({}) };
  return LEAKY.has(row.name) ? withLeaks(candidate, row.name, bench) : candidate;
}

const TEXT_REWRITE: Refused = {
  why: "with a query as text it runs that query",
  fix: "Use ts_rewrite(query, target, substitute).",
};

function functionCandidate(row: FunctionRow, work: Work, bench: Bench): Candidate {
  return {
    key: `function ${row.oid} ${work.path.join(SEPARATOR)}`,
    title: titleOf("function", row),
    weigh: () => behindFunction(row, work, bench),
  };
}

function operatorsOf(reference: OperatorReference, work: Work, bench: Bench): readonly Candidate[] {
  return operatorsMeant(reference, bench.snapshot, work.path).map((operator) => ({
    key: `operator ${operator.schema} ${operator.name} ${operator.left} ${operator.right} ${work.path.join(SEPARATOR)}`,
    title: titleOf("operator", operator),
    weigh: () => ({
      pending: operator.functions.map((oid) => ({ oid, path: work.path, through: [...work.through, titleOf("operator", operator)] })),
    }),
  }));
}

/** Methods of TABLESAMPLE: PostgreSQL's own and those of its contrib. */
function samplingOf(reference: PlainReference, work: Work, { snapshot }: Bench): readonly Candidate[] | Refused {
  const rows = snapshot
    .functions(reference.name)
    .filter(({ schema }) => (reference.schema === undefined ? work.path.includes(schema) : schema === reference.schema));
  const known = rows.every(({ own }) => own === null || /^tsm_system_(?:rows|time)$/.test(own.extension ?? ""));
  return known && rows.length > 0 ? [] : { why: "it is not a method of sampling that is known here", fix: "Use BERNOULLI or SYSTEM." };
}

function relationsOf(reference: PlainReference, work: Work, bench: Bench): readonly Candidate[] | Refused {
  const rows = relationsMeant(reference, bench.snapshot, work.path);
  const query = reference.schema === undefined && work.queries.has(reference.name);
  if (rows.length === 0 && !query && !bench.writing) return [missingRelation(reference, bench)];
  return rows.map((row) => {
    const candidate = relationCandidate(row, work, bench);
    if (row.name === "pg_stats" && row.oid < FIRST_USER_OID) return statisticsOf(candidate, work, bench);
    return LEAKY.has(row.name) && row.oid < FIRST_USER_OID ? withLeaks(candidate, row.name, bench) : candidate;
  });
}

function relationCandidate(row: RelationRow, work: Work, bench: Bench): Candidate {
  return {
    key: `relation ${row.oid} ${work.through.length === 0} ${work.stored}`,
    title: titleOf(row.kind === "v" ? "view" : "table", row),
    weigh: () => behindRelation(row, work, bench),
  };
}
