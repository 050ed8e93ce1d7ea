const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^timestamp(\(\d\))? with time zone/, "timestamptz$1"],
  [/^timestamp(\(\d\))? without time zone/, "timestamp$1"],
  [/^time(\(\d\))? with time zone/, "timetz$1"],
  [/^time(\(\d\))? without time zone/, "time$1"],
  [/^character varying/, "varchar"],
  [/^character(?=[([]|$)/, "char"],
  [/^bit varying/, "varbit"],
];

/** Names that mean the system's own types without a schema, whatever else has them: pg_catalog is searched first. */
const TAKEN = new Set(
  "bool box bytea cidr circle date float4 float8 inet int2 int4 int8 json jsonb line money name oid path point polygon text timestamptz timetz uuid varbit xml".split(
    " ",
  ),
);

const NAME = String.raw`"(?:[^"]|"")*"|[a-z_][a-z0-9_$]*`;
const QUALIFIED = new RegExp(`^(${NAME})\\.((${NAME}).*)$`, "s");

/**
 * A type as people write it, from what `format_type` gives with nothing but pg_catalog in the search path: without the schema where
 * `schemas` (the role's search path) has it, and with PostgreSQL's own short name for the standard's long ones (`timestamptz`,
 * `varchar(10)`; `double precision` stays). Arrays and modifiers are kept.
 */
export function shownType(formatted: string, schemas: readonly string[]): string {
  const [, schema, type, name = ""] = QUALIFIED.exec(formatted) ?? [];
  if (schema !== undefined && type !== undefined) return schemas.includes(bare(schema)) && !TAKEN.has(name) ? type : formatted;
  for (const [long, short] of SHORT) if (long.test(formatted)) return formatted.replace(long, short);
  return formatted;
}

const PIECES = new RegExp(`'(?:[^']|'')*'|::(${NAME})\\.(?=(${NAME}))|"(?:[^"]|"")*"`, "gs");

/** An expression as PostgreSQL writes it out, with the schemas of its casts left out as {@link shownType} does. */
export function shownCasts(expression: string, schemas: readonly string[]): string {
  return expression.replaceAll(PIECES, (whole, schema?: string, name?: string) =>
    schema !== undefined && schemas.includes(bare(schema)) && !TAKEN.has(name ?? "") ? "::" : whole,
  );
}

function bare(quoted: string): string {
  return quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
}
