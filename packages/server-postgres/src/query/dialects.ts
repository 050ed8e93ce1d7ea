/** What is written in another way elsewhere, and how it is written here. */
type Hint = readonly [written: RegExp, instead: string];

const PARAMETERS = "Parameters are written $1, $2, ...; their values are params, in that order.";
const QUOTES = 'Names that need quotes have double ones: "Order Items".';
const DESCRIBE = "The tool describe_table shows a table's columns, keys and indexes.";

/** Commands of clients and of other databases, at the beginning of a text. */
const COMMANDS: readonly Hint[] = [
  [/^```/, "Leave the marks of the code block (```) out: give the SQL alone."],
  [/^(?:show\s+(?:full\s+)?tables\b|\\d[tvm]|\.tables)/i, "The tool list_tables lists schemas, tables and views."],
  [
    /^(?:show\s+(?:databases|schemas)\b|\\(?:l|dn)\b|\.databases)/i,
    "list_tables lists schemas and tables; SELECT datname FROM pg_database the databases.",
  ],
  [/^(?:\\df|show\s+(?:function|procedure)s?\b)/i, "The tool search_schema finds functions by words."],
  [/^(?:desc(?:ribe)?\b|show\s+(?:full\s+)?(?:columns|fields|index|indexes|keys|create)\b|\\d|\.schema|pragma\b)/i, DESCRIBE],
  [/^show\s+(?:full\s+)?processlist\b/i, "SELECT * FROM pg_stat_activity shows sessions; database_health who blocks whom."],
  [/^(?:use\b|\\c\b)/i, "The argument database chooses among the databases; a schema stands before the table: schema.table."],
  [/^(?:[\\.]\w|(?:go|exec)\b)/i, "That is a command for a client. Give one SQL statement."],
];

/** What stands at the place where the parser gives up, which is marked by NUL: a statement has none. */
const SIGNS: readonly Hint[] = [
  [/```/, "Leave the marks of the code block (```) out: give the SQL alone."],
  [
    /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]\S*\s*\0|\0\S*[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]/,
    "There is an unusual space (no-break, zero-width or a byte order mark), which belongs to a name in SQL: write a plain one.",
  ],
  [/\?\s*\0|\0\?|\0:\w|\0%(?:s|\()|\0\{\{?\w/i, PARAMETERS],
  [/`\s*\0|\0`|\0\[/, `${QUOTES} An array is ARRAY[1, 2].`],
  [/\btop\s*\(?\s*\0?\d/i, "Write LIMIT 10 at the end."],
  [/\0limit\b/i, "Write LIMIT count OFFSET start."],
  [/\bminus\s+\0/i, "Write EXCEPT."],
  [/\bqualify\s+\0/i, "Filter outside: SELECT * FROM (SELECT ..., row_number() OVER (...) AS n FROM ...) t WHERE n = 1."],
  [/\0(?:not\s+)?(?:regexp|rlike)\b/i, "Regular expressions: column ~ 'pattern', and ~* whatever the case."],
  [/\binterval\s+\0\d/i, "Write interval '1 day'."],
  [/\0separator\b/i, "Write string_agg(column::text, ',' ORDER BY ...)."],
  [/\0with\s*\(/i, "Leave the hint out: readers never wait for writers."],
  [/\*\s+\0?(?:exclude|except)\s*\(/i, "Name the columns that are wanted."],
  [/\0#/, "Comments begin with --."],
];

/** Functions of other databases. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...["ifnull", "nvl", "isnull"].map((name) => [name, "Write coalesce(a, b)."] as const),
  ...["if", "iif", "nvl2", "decode"].map((name) => [name, "Write CASE WHEN ... THEN ... ELSE ... END."] as const),
  ...["group_concat", "listagg"].map((name) => [name, "Write string_agg(column::text, ',' ORDER BY ...)."] as const),
  ...["getdate", "sysdate", "sysdatetime", "getutcdate"].map((name) => [name, "Write now(), or current_date for the day."] as const),
  ...["curdate", "today"].map((name) => [name, "Write current_date."] as const),
  ...["datediff", "timestampdiff"].map((name) => [name, "Subtract: date - date is days; extract(epoch FROM a - b) is seconds."] as const),
  ...["dateadd", "date_sub", "adddate"].map((name) => [name, "Write at + interval '1 day'."] as const),
  ...["year", "month", "day", "hour", "datepart"].map(
    (name) => [name, "Write extract(year FROM at); date_trunc('month', at) for groups."] as const,
  ),
  ...["str_to_date", "parse_date"].map(
    (name) => [name, "Write to_date(text, 'YYYY-MM-DD') or to_timestamp(text, 'YYYY-MM-DD HH24:MI:SS')."] as const,
  ),
  ...["date_format", "strftime", "format_date"].map((name) => [name, "Write to_char(at, 'YYYY-MM-DD')."] as const),
  ...["charindex", "instr", "locate"].map((name) => [name, "Write strpos(text, part)."] as const),
  ...["json_extract", "json_value"].map((name) => [name, "Write value ->> 'key', or value #>> '{a,b}'."] as const),
  ...["countif", "count_if", "sumif"].map((name) => [name, "Write count(*) FILTER (WHERE ...)."] as const),
  ...["newid", "uuid"].map((name) => [name, "Write gen_random_uuid()."] as const),
  ["len", "Write length(text)."],
  ["rand", "Write random()."],
  ["convert", "Write value::type."],
  ["unix_timestamp", "Write extract(epoch FROM at)."],
  ["from_unixtime", "Write to_timestamp(seconds)."],
]);

/** Names of other databases that are written as columns or tables. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["sysdate", "Write now(), or current_date for the day."],
  ["rownum", "Write LIMIT n, or row_number() OVER (ORDER BY ...)."],
  ["dual", "Leave FROM dual out."],
]);

/** How what stands at a place of a text that is no SQL is written here. `at` is an index into it. */
export function hintAt(text: string, at: number): string | undefined {
  // A window, because patterns must cost little on whatever is sent.
  return hintForCommand(text) ?? find(SIGNS, `${text.slice(Math.max(0, at - 40), at)}\0${text.slice(at, at + 40)}`);
}

/** What there is in place of a command of a client or of another database. */
export function hintForCommand(text: string): string | undefined {
  return find(COMMANDS, text.slice(0, 200).trimStart());
}

/** What there is in place of a function of another database. */
export function hintForFunction(name: string): string | undefined {
  return FUNCTIONS.get(name.toLowerCase());
}

/** What there is in place of a column or table of another database. */
export function hintForName(name: string): string | undefined {
  return NAMES.get(name.toLowerCase());
}

function find(hints: readonly Hint[], text: string): string | undefined {
  return hints.find(([written]) => written.test(text))?.[1];
}
