import type { Node } from "../gate.ts";
import { type Entered, type Fields, enter, isFields, listIn, namesIn, statementIn, textIn } from "./nodes.ts";

/** Columns of a relation that a statement must not show. */
export interface Hidden {
  readonly relation: string;
  readonly columns: ReadonlySet<string>;
  /** The other columns. Any other name after the relation's can be a function or a type that gets the whole row. */
  readonly others: ReadonlySet<string>;
}

/**
 * Whether a statement can show such a column: names it, or a star, or the whole row, or gives the columns other names without naming them.
 * Rather too often than not: a join with an alias is as good as a star.
 */
export function canShow(tree: Node, { relation, columns, others }: Hidden): boolean {
  const aliases = new Set<string>();
  const named: (readonly (string | undefined)[])[] = [];
  let shows = false;

  function visit({ kind, fields }: Entered): void {
    if (kind === "A_Star" || (kind === "String" && columns.has(textIn(fields, "sval") ?? ""))) shows = true;
    if (kind === "JoinExpr" && (fields["isNatural"] === true || fields["alias"] !== undefined)) shows = true;
    if (kind === "ColumnRef") named.push(namesIn(listIn(fields, "fields")));
    if (kind === "RangeVar" && textIn(fields, "relname") === relation) addAlias(fields["alias"]);
    for (const [field, value] of Object.entries(fields)) visitValue(kind, field, value);
  }

  function visitValue(kind: string, field: string, value: unknown): void {
    if (Array.isArray(value)) for (const item of value) visitValue(kind, field, item);
    else if (isFields(value) && Object.keys(value).length > 0) visit(enter(kind, field, value));
  }

  function addAlias(alias: unknown): void {
    const fields: Fields = isFields(alias) ? alias : {};
    if (listIn(fields, "colnames").length > 0) shows = true;
    aliases.add(textIn(fields, "aliasname") ?? relation);
  }

  visit(statementIn(tree));
  const isWhole = (names: readonly (string | undefined)[]): boolean =>
    names.some((name, i) => aliases.has(name ?? "") && (i === names.length - 1 || !others.has(names[i + 1] ?? "")));
  return shows || named.some(isWhole);
}
