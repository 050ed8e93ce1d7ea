import { quoteIdentifier } from "../../schema/identifiers.ts";

interface Object {
  readonly schema: string | undefined;
  readonly name: string;
}

/** `function app.strike`; PostgreSQL's own go without their schema. What cannot be seen is written out by whoever shows it. */
export function titleOf(kind: string, { schema, name }: Object): string {
  const own = schema === undefined || schema === "pg_catalog" ? "" : `${quoteIdentifier(schema)}.`;
  return `${kind} ${own}${kind === "operator" ? name : quoteIdentifier(name)}`;
}
