import type { Entered } from "../walk/nodes.ts";
import { listIn, textIn, unwrap } from "../walk/nodes.ts";

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Parts of ALTER TABLE that are undone by a rollback, and touch neither permissions, nor what runs by itself, nor where things are stored. */
const ALTERING = words(`
  AT_AddColumn AT_DropColumn AT_ColumnDefault AT_SetNotNull AT_DropNotNull AT_AlterColumnType AT_AddConstraint AT_AlterConstraint
  AT_DropConstraint AT_ValidateConstraint AT_SetStatistics AT_SetOptions AT_ResetOptions AT_SetStorage AT_SetCompression AT_SetRelOptions
  AT_ResetRelOptions AT_AddInherit AT_DropInherit AT_AttachPartition AT_DetachPartition AT_AddIdentity AT_SetIdentity AT_DropIdentity
  AT_SetExpression AT_DropExpression AT_ReplicaIdentity AT_DropOids AT_AddOf AT_DropOf`);
const ALTERED = words("OBJECT_TABLE OBJECT_VIEW OBJECT_MATVIEW OBJECT_INDEX OBJECT_SEQUENCE OBJECT_TYPE");
const DROPPED = words("OBJECT_TABLE OBJECT_VIEW OBJECT_MATVIEW OBJECT_INDEX OBJECT_SEQUENCE OBJECT_TYPE OBJECT_DOMAIN OBJECT_SCHEMA");
const NAMED = new Set([...DROPPED, ...words("OBJECT_COLUMN OBJECT_ATTRIBUTE OBJECT_TABCONSTRAINT OBJECT_DOMCONSTRAINT")]);

/** Why a statement that defines is not run by `execute`; undefined when it is. Kinds that are not here are not run. */
const DEFINING: Readonly<Record<string, (statement: Entered) => string | undefined>> = {
  CreateStmt: ({ fields }) => stored(fields["tablespacename"]) ?? lasting(fields["relation"]),
  CreateTableAsStmt: ({ fields }) => {
    const into = fields["into"];
    if (typeof into !== "object" || into === null) return undefined;
    return stored("tableSpaceName" in into ? into.tableSpaceName : undefined) ?? lasting("rel" in into ? into.rel : undefined);
  },
  ViewStmt: ({ fields }) => lasting(fields["view"]),
  IndexStmt: ({ fields }) => concurrent(fields["concurrent"]) ?? stored(fields["tableSpace"]),
  CreateSeqStmt: ({ fields }) => lasting(fields["sequence"]),
  AlterSeqStmt: () => undefined,
  CreateSchemaStmt: ({ fields }) => {
    if (fields["authrole"] !== undefined) return "it gives the schema to another role";
    return listIn(fields, "schemaElts").length === 0 ? undefined : "what goes into the schema has to be made one by one";
  },
  CreateEnumStmt: () => undefined,
  AlterEnumStmt: () => undefined,
  CompositeTypeStmt: () => undefined,
  CreateDomainStmt: () => undefined,
  AlterDomainStmt: () => undefined,
  RefreshMatViewStmt: () => undefined,
  AlterTableStmt: ({ fields }) => {
    const parts = listIn(fields, "cmds").map((part) => unwrap(part)?.fields ?? {});
    if (parts.some((part) => !ALTERING.has(textIn(part, "subtype") ?? "")))
      return "execute changes columns, constraints, partitions and options of tables, not owners, triggers, rules, row-level security or where things are stored";
    const detaches = parts.some((part) => unwrap(part["def"])?.fields["concurrent"] === true);
    return concurrent(detaches) ?? among(ALTERED, fields["objtype"]);
  },
  RenameStmt: ({ fields }) => among(NAMED, fields["renameType"]),
  AlterObjectSchemaStmt: ({ fields }) => among(DROPPED, fields["objectType"]),
  CommentStmt: ({ fields }) => among(NAMED, fields["objtype"]),
  DropStmt: ({ fields }) => concurrent(fields["concurrent"]) ?? among(DROPPED, fields["removeType"]),
};

/** Whether `execute` runs statements that define of this kind, and if so why not this one: a rollback must undo it. */
export function judgeDefining(statement: Entered): "unknown" | { readonly why: string | undefined } {
  const judge = Object.hasOwn(DEFINING, statement.kind) ? DEFINING[statement.kind] : undefined;
  return judge === undefined ? "unknown" : { why: judge(statement) };
}

function concurrent(value: unknown): string | undefined {
  return value === true
    ? "CONCURRENTLY cannot be rehearsed and rolled back; without it, changes of the table wait until it is done"
    : undefined;
}

function stored(tablespace: unknown): string | undefined {
  return tablespace === undefined ? undefined : "where things are stored is for an administrator to say";
}

function lasting(relation: unknown): string | undefined {
  const temporary = typeof relation === "object" && relation !== null && "relpersistence" in relation && relation.relpersistence === "t";
  return temporary ? "something temporary would be gone when the call ends" : undefined;
}

function among(kinds: ReadonlySet<string>, value: unknown): string | undefined {
  return kinds.has(String(value)) ? undefined : "execute changes tables, views, indexes, sequences, types, domains and schemas only";
}
