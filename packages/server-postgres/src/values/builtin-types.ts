/** What a value's text stands for in JSON; everything that is not one of the others stays text. */
export type Scalar = "text" | "boolean" | "integer" | "float" | "json";

/** OIDs below this are given by PostgreSQL itself and stay (access/transam.h, FirstGenbkiObjectId). */
const SCALARS: ReadonlyMap<number, Scalar> = new Map([
  [16, "boolean"],
  [21, "integer"],
  [23, "integer"],
  [700, "float"],
  [701, "float"],
  [114, "json"],
  [3802, "json"],
]);

/** OID of a type, OID of its arrays, and the name as `format_type(oid, -1)` gives it (pg_type.dat, the same in 13 to 18). */
const COMMON: readonly (readonly [type: number, array: number, name: string])[] = [
  [16, 1000, "boolean"],
  [17, 1001, "bytea"],
  [18, 1002, '"char"'],
  [19, 1003, "name"],
  [20, 1016, "bigint"],
  [21, 1005, "smallint"],
  [23, 1007, "integer"],
  [25, 1009, "text"],
  [26, 1028, "oid"],
  [114, 199, "json"],
  [142, 143, "xml"],
  [700, 1021, "real"],
  [701, 1022, "double precision"],
  [790, 791, "money"],
  [869, 1041, "inet"],
  [1042, 1014, "bpchar"],
  [1043, 1015, "character varying"],
  [1082, 1182, "date"],
  [1083, 1183, "time without time zone"],
  [1114, 1115, "timestamp without time zone"],
  [1184, 1185, "timestamp with time zone"],
  [1186, 1187, "interval"],
  [1266, 1270, "time with time zone"],
  [1700, 1231, "numeric"],
  [2205, 2210, "regclass"],
  [2249, 2287, "record"],
  [2950, 2951, "uuid"],
  [3614, 3643, "tsvector"],
  [3802, 3807, "jsonb"],
];

/** A built-in type whose name says all: without a modifier such as the 10 of varchar(10). */
export interface BuiltIn {
  readonly name: string;
  /** OID of the element type of an array; all of these have the delimiter `,`. */
  readonly element?: number;
}

/** The common built-in types by OID, so that most results need no look into the catalog. */
export const BUILT_IN: ReadonlyMap<number, BuiltIn> = new Map(
  COMMON.flatMap(([type, array, name]): [number, BuiltIn][] => [
    [type, { name }],
    [array, { name: `${name}[]`, element: type }],
  ]),
);

export function scalarOf(typeId: number): Scalar {
  return SCALARS.get(typeId) ?? "text";
}
