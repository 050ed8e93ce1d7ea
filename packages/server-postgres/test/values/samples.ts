import fc, { type Arbitrary } from "fast-check";

import { character } from "./characters.ts";

/** A column of the table that values are put in and read from. */
export interface Sample {
  readonly type: string;
  /** Text that the type takes. */
  readonly values: Arbitrary<string>;
}

/** Types that the samples need; hstore, ltree and citext are made by whoever makes the database. */
export const SAMPLE_TYPES = `
  create type mood as enum ('sad', 'it''s "ok"', 'a,b', 'NULL', E'two\\nlines');
  create domain positive as int4 check (value > 0);
  create domain pair as int4[] check (cardinality(value) < 9);
  create type place as (name text, at point, size int4);
  create type spans as range (subtype = float8, multirange_type_name = spanset)`;

const pad = (value: number, length = 2): string => String(value).padStart(length, "0");
const integer = (min: number, max: number): Arbitrary<string> => fc.integer({ min, max }).map(String);
const big = (bits: bigint): Arbitrary<string> =>
  fc.oneof(fc.bigInt(-(1n << bits), (1n << bits) - 1n), fc.bigInt(-1000n, 1000n)).map(String);
const float = (numbers: Arbitrary<number>): Arbitrary<string> => numbers.map((number) => (Object.is(number, -0) ? "-0" : String(number)));
const double = float(fc.double());
const finite = float(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }));
const digits = (min: number, max: number): Arbitrary<string> => fc.string({ unit: fc.nat(9).map(String), minLength: min, maxLength: max });
const numeric = fc.oneof(
  fc.tuple(fc.constantFrom("", "-"), digits(1, 60), digits(0, 40)).map(([sign, whole, part]) => `${sign}${whole}${part && "."}${part}`),
  fc.constantFrom("NaN", "Infinity", "-Infinity", "0.00", "1e-30", "9007199254740993", "0.1000000000000000055511151231257827"),
);
const text = fc
  .oneof(
    fc.string({ unit: character, maxLength: 30 }),
    fc.string({ unit: fc.constantFrom(...Array.from("\\\"'{}(),;| \n\t\rNUL\u0001a1é😀\u2028\ufeff")), maxLength: 12 }),
  )
  .map((value) => value.replaceAll("\0", "").toWellFormed());
const short = (length: number): Arbitrary<string> => text.map((value) => [...value].slice(0, length).join(""));
const hex = (bytes: number): Arbitrary<string> =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((array) => Buffer.from(array).toString("hex"));

const year = fc.oneof(
  fc.integer({ min: -4712, max: -1 }),
  fc.integer({ min: 1, max: 3000 }),
  fc.integer({ min: 1850, max: 2100 }),
  fc.integer({ min: 10_000, max: 290_000 }),
);
const day = fc
  .tuple(year, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map(([y, m, d]) => ({ date: `${pad(Math.abs(y), 4)}-${pad(m)}-${pad(d)}`, era: y < 0 ? " BC" : "" }));
const clock = fc
  .tuple(
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 59 }),
    fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 })),
  )
  .map(([h, m, s, micros]) => `${pad(h)}:${pad(m)}:${pad(s)}.${pad(micros, 6)}`);
const offset = fc
  .integer({ min: -15 * 60, max: 15 * 60 })
  .map((minutes) => `${minutes < 0 ? "-" : "+"}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`);
const endless = fc.constantFrom("infinity", "-infinity");
const date = fc.oneof(
  day.map((d) => d.date + d.era),
  endless,
);
const timestamp = fc.oneof(
  fc.tuple(day, clock).map(([d, time]) => `${d.date} ${time}${d.era}`),
  endless,
);
const timestamptz = fc.oneof(
  fc.tuple(day, clock, offset).map(([d, time, zone]) => `${d.date} ${time}${zone}${d.era}`),
  endless,
  // The hour that clocks show twice, the one they leave out, and mean solar time.
  fc.constantFrom("2024-11-03 05:30:00+00", "2024-11-03 06:30:00+00", "2024-03-10 07:00:00+00", "1883-01-01 00:00:00.000001+00"),
);
const interval = fc
  .tuple(
    fc.integer({ min: -9999, max: 9999 }),
    fc.integer({ min: -11, max: 11 }),
    fc.integer({ min: -40, max: 40 }),
    clock,
    fc.constantFrom("", "-"),
  )
  .map(([y, m, d, time, sign]) => `${y} years ${m} mons ${d} days ${sign}${time}`);

const json = fc
  .oneof(
    fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
    fc
      .tuple(numeric, numeric)
      .map(([a, b]) => `{"a": ${a.replace(/^(-?)0+(?=\d)/, "$1")}, "b": [1.50, ${b.replace(/^(-?)0+(?=\d)/, "$1")}]}`),
    fc.constantFrom(
      "null",
      '{"a": 1, "a": 2}',
      '{"id": 9007199254740993}',
      "[-0, 1e400]",
      "1e5",
      " [1 , 2] ",
      '{"b": 1, "10": 2}',
      '"\\ud83d\\ude00"',
    ),
  )
  .filter((value) => !/\\u0000|NaN|Infinity|\\ud[89ab]..(?!\\ud[c-f])|(?<!\\ud[89ab]..)\\ud[c-f]/i.test(value));

const list = (element: Arbitrary<string>, delimiter = ","): Arbitrary<string> =>
  fc.oneof(
    fc.array(fc.option(element), { maxLength: 4 }).map((items) => literal(items, delimiter)),
    fc
      .array(fc.tuple(fc.option(element), element), { minLength: 1, maxLength: 3 })
      .map((rows) => `{${rows.map((row) => literal(row, delimiter)).join(delimiter)}}`),
    fc.tuple(fc.integer({ min: -3, max: 3 }), element).map(([bound, item]) => `[${bound}:${bound}]=${literal([item], delimiter)}`),
  );
const literal = (items: readonly (string | null)[], delimiter: string): string =>
  `{${items.map((item) => (item === null ? "NULL" : `"${item.replaceAll(/["\\]/g, String.raw`\$&`)}"`)).join(delimiter)}}`;
const range = (sorted: Arbitrary<readonly [string, string]>): Arbitrary<string> =>
  fc.oneof(
    fc
      .tuple(sorted, fc.constantFrom("[", "("), fc.constantFrom("]", ")"))
      .map(([[from, to], open, close]) => `${open}"${from}","${to}"${close}`),
    sorted.map(([from]) => `["${from}",)`),
    fc.constantFrom("empty", "(,)"),
  );
const integers = fc
  .tuple(fc.integer({ min: -1e6, max: 1e6 }), fc.nat(1000))
  .map(([from, length]) => [String(from), String(from + length)] as const);
const years = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.nat(99))
  .map(([from, length]) => [`${pad(from, 4)}-01-01`, `${pad(from + length, 4)}-12-31`] as const);
const point = fc.tuple(double, double).map(([x, y]) => `(${x},${y})`);
const near = fc.tuple(finite, finite).map(([x, y]) => `(${x},${y})`);
const address = fc.oneof(fc.ipV4(), fc.ipV6());

/** One column for each type; the value is inserted as text and so read by the type's own input function. */
export const SAMPLES: readonly Sample[] = [
  { type: "boolean", values: fc.constantFrom("t", "f") },
  { type: "smallint", values: integer(-32_768, 32_767) },
  { type: "integer", values: integer(-2_147_483_648, 2_147_483_647) },
  { type: "bigint", values: big(63n) },
  { type: "numeric", values: numeric },
  { type: "numeric(10,2)", values: integer(-99_999_999, 99_999_999) },
  { type: "real", values: fc.oneof(float(fc.float()), fc.constantFrom("1e-45", "3.4028235e38", "0.1", "16777217")) },
  { type: "double precision", values: fc.oneof(double, fc.constantFrom("1e23", "5e-324", "-0", "0.1")) },
  { type: "money", values: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map((cents) => `${cents / 100n}`) },
  { type: "text", values: text },
  { type: "varchar(20)", values: short(20) },
  { type: "char(5)", values: short(5) },
  { type: "name", values: short(15) },
  { type: '"char"', values: fc.constantFrom("", "a", String.raw`\377`, "\n") },
  { type: "citext", values: text },
  { type: "bytea", values: fc.uint8Array({ maxLength: 20 }).map((bytes) => String.raw`\x${Buffer.from(bytes).toString("hex")}`) },
  { type: "date", values: date },
  { type: "time", values: fc.oneof(clock, fc.constant("24:00:00")) },
  { type: "timetz", values: fc.tuple(clock, offset).map(([time, zone]) => time + zone) },
  { type: "timestamp", values: timestamp },
  { type: "timestamp(3)", values: timestamp },
  { type: "timestamptz", values: timestamptz },
  { type: "interval", values: interval },
  { type: "interval day to second(2)", values: interval },
  { type: "uuid", values: hex(16) },
  {
    type: "inet",
    values: fc.oneof(
      address,
      fc.tuple(fc.ipV4(), fc.nat(32)).map(([ip, bits]) => `${ip}/${bits}`),
    ),
  },
  { type: "cidr", values: address },
  { type: "macaddr", values: hex(6) },
  { type: "macaddr8", values: hex(8) },
  { type: "bit(8)", values: fc.nat(255).map((bits) => bits.toString(2).padStart(8, "0")) },
  { type: "bit varying", values: fc.nat().map((bits) => bits.toString(2)) },
  { type: "json", values: json },
  { type: "jsonb", values: json.filter((value) => !value.includes("1e400")) },
  { type: "xml", values: fc.constantFrom("<a/>", "<a>1 &lt; 2</a>", "text", "<?xml version='1.0'?><a>é</a>") },
  { type: "point", values: point },
  { type: "line", values: fc.constantFrom("{1,2,3}", "{0.1,-1,1e300}") },
  { type: "lseg", values: fc.tuple(near, near).map(([a, b]) => `[${a},${b}]`) },
  { type: "box", values: fc.tuple(near, near).map(([a, b]) => `${a},${b}`) },
  { type: "path", values: fc.tuple(near, near).map(([a, b]) => `[${a},${b}]`) },
  { type: "polygon", values: fc.tuple(near, near, near).map((points) => `(${points.join(",")})`) },
  { type: "circle", values: near.map((centre) => `<${centre},1.5>`) },
  { type: "tsvector", values: fc.constantFrom("", "'a b':1A,2 'it''s':3", String.raw`'back\\slash'`) },
  { type: "tsquery", values: fc.constantFrom("'fat' & ( 'rat' | !'cat' )", "'super':*AB <2> 'star'") },
  { type: "int4range", values: range(integers) },
  { type: "int8range", values: range(integers) },
  { type: "numrange", values: range(integers) },
  { type: "daterange", values: range(years) },
  { type: "tsrange", values: range(years) },
  { type: "tstzrange", values: range(years) },
  { type: "spans", values: range(integers) },
  {
    type: "int4multirange",
    values: fc.array(range(integers), { maxLength: 3 }).map((ranges) => `{${ranges.join(",").replaceAll('"', "")}}`),
  },
  { type: "smallint[]", values: list(integer(-32_768, 32_767)) },
  { type: "integer[]", values: list(integer(-2_147_483_648, 2_147_483_647)) },
  { type: "bigint[]", values: list(big(63n)) },
  { type: "boolean[]", values: list(fc.constantFrom("t", "f")) },
  { type: "double precision[]", values: list(double) },
  { type: "numeric(12,3)[]", values: list(integer(-999_999, 999_999)) },
  { type: "text[]", values: list(text) },
  { type: "date[]", values: list(date) },
  { type: "timestamptz[]", values: list(timestamptz) },
  { type: "jsonb[]", values: list(fc.constantFrom('{"a": [1]}', "[1, 2]", "null", "9007199254740993")) },
  {
    type: "box[]",
    values: list(
      near.map((corner) => `${corner},(0,0)`),
      ";",
    ),
  },
  { type: "mood[]", values: list(fc.constantFrom("sad", "a,b", "NULL", 'it\'s "ok"')) },
  { type: "positive[]", values: list(integer(1, 2_147_483_647)) },
  { type: "place[]", values: list(fc.constantFrom('("a, ""b""","(1,2)",3)', "(,,)")) },
  { type: "int2vector", values: fc.constantFrom("1 2 3", "") },
  { type: "mood", values: fc.constantFrom("sad", 'it\'s "ok"', "a,b", "NULL", "two\nlines") },
  { type: "positive", values: integer(1, 2_147_483_647) },
  { type: "pair", values: list(integer(-9, 9)) },
  { type: "place", values: fc.constantFrom('("a, ""b""","(1,2)",3)', "(,,)", '("","(-0,NaN)",)') },
  { type: "oid", values: integer(0, 2_147_483_647) },
  { type: "regclass", values: fc.constantFrom("pg_catalog.pg_class", "0", "4294967295") },
  { type: "pg_lsn", values: fc.constantFrom("0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF") },
  { type: "txid_snapshot", values: fc.constantFrom("10:20:10,14,15", "1:1:") },
  {
    type: "hstore",
    values: fc
      .tuple(short(5), fc.option(short(5)))
      .map(([key, value]) => `"${escaped(key)}"=>${value === null ? "NULL" : `"${escaped(value)}"`}`),
  },
  { type: "ltree", values: fc.constantFrom("", "Top.Science.Astronomy", "a_1.B") },
  { type: "jsonpath", values: fc.constantFrom("$.a[*] ? (@.b > 1)", "strict $") },
];

function escaped(part: string): string {
  return part.replaceAll(/["\\]/g, String.raw`\$&`);
}
