import { hintForCommand } from "../../query/dialects.ts";
import type { Telling, Told } from "../failures.ts";
import type { Answer } from "./answer.ts";
import { ofConstraint } from "./constraint.ts";

type Advice = string | ((telling: Telling, answer: Answer) => string | undefined);

/** What to do about an error, by SQLSTATE (manual, appendix A). */
const BY_CODE: Readonly<Record<string, Advice>> = {
  "57014": ({ limits }, { message }) =>
    // Translated servers say neither; then the likelier of the two is told.
    message.includes("user request")
      ? "It was cancelled. Run it again if it is still wanted."
      : `The limit is ${limits.statementMs / 1000} s (--statement-ms). Ask for less: filter on indexed columns, aggregate, look at the plan with explain_query.`,
  "55P03": ({ limits }) =>
    `Another session holds the lock, and the wait is limited to ${limits.lockMs / 1000} s (--lock-ms). database_health shows who blocks whom; call again later.`,
  "25006": "Queries here cannot change anything: the transaction is read-only. Changes go through the tool execute, where it is offered.",
  "42501":
    "The role lacks the right. Ask for something else, or have it granted: GRANT SELECT ON ... TO the role, and GRANT USAGE ON SCHEMA ... where the schema is closed.",
  "42P01":
    "list_tables shows what there is; search_schema finds by words. Names with upper case or spaces need double quotes; other schemas are named: schema.table.",
  "3F000": "list_tables shows the schemas.",
  "42703": "describe_table shows the columns. Names with upper case need double quotes; text goes in single quotes.",
  "42702": "Say which table it is of: table.column.",
  "42883": (_, { message }) =>
    message.includes("percentile_cont(")
      ? "percentile_disc takes every type that can be sorted; or to_timestamp(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM at)))."
      : "Look at the name and the types of the arguments, and cast where they differ: value::numeric. search_schema finds functions.",
  "42725": "Cast the arguments, so that only one function fits: value::text.",
  "42804": "Cast one side: value::type.",
  "42846": "Go by way of text: value::text::type.",
  "42803": "Put the column into GROUP BY, or an aggregate around it.",
  "42P02": "Parameters are $1, $2 and so on, one for each entry of params.",
  "42P18": "Say the type of the parameter: $1::text.",
  "08P01": "Give as many entries in params as the statement has parameters ($1, $2, ...).",
  "42601": (_, { message }) =>
    message.includes("tsquery")
      ? "websearch_to_tsquery takes any text; to_tsquery needs operators: 'a & b'."
      : "Correct the syntax at the place shown. What PostgreSQL 18 knows, an older server may not: SELECT version().",
  "42704": ({ sql = "" }) => hintForCommand(sql) ?? "Look at names and types with describe_table and search_schema.",
  "42P10": "Correct the columns named there.",
  "22P02": (_, { message, where }) => {
    const param = parameterIn(where);
    if (param === undefined) return "A value does not have the form of its type. Correct it, or compare as text: column::text.";
    return /["„«»“'「]\{/u.test(message)
      ? `${param} is a list, and goes as an array: column = any($1), not column in ($1).`
      : `Correct ${param}, or say its type where it stands: $1::numeric.`;
  },
  "22007": datesAndTimes,
  "22008": datesAndTimes,
  "22012": "Guard the divisor: x / nullif(y, 0).",
  "22003": "A number is too large for its type. Cast to numeric first: sum(column::numeric).",
  "2201B": "Correct the regular expression; a backslash is written as it is in a plain '...'.",
  "21000": "A subquery gave several rows where one may be: LIMIT 1, an aggregate, IN or EXISTS.",
  "40001": "It collided with another transaction. Call again.",
  "40P01": "It collided with another transaction (deadlock). Call again.",
  "55000": "The object is not in the state for that, as a sequence not used in this session, or a materialized view never refreshed.",
  "0A000": (_, { message, hint }) => {
    if (message.startsWith("cross-database"))
      return "The argument database chooses the database; names have two parts at most: schema.table.";
    return hint === undefined ? "The server does not do that. Write it another way." : undefined;
  },
  "53100": "The server's disk is full, often by the temporary files of a sort or join. Ask for less at once, and tell whoever runs it.",
  "53200": "The server's memory, or its table of locks, is full. Ask for less at once.",
  "53400": "A limit of the server's configuration is reached, such as temp_file_limit. Ask for less at once.",
  "54001": "The statement is nested too deeply. Simplify it.",
  "54000": "The statement is too large or too complex. Simplify it.",
  "54011": "It has too many columns. Ask for fewer.",
  XX000: "That is a fault inside the server. Ask in another way.",
  XX001: "Data on the server's disk are damaged. Tell whoever runs it.",
  XX002: "An index is damaged. Tell whoever runs it: REINDEX.",
};

/** The same for a whole class of them, its first two characters. */
const BY_CLASS: Readonly<Record<string, Advice>> = {
  "22": "A value does not fit. Correct it, or the expression around it.",
  "23": ofConstraint,
  "42": "Look at names and types with describe_table and search_schema.",
  "53": "The server lacks resources. Ask for less at once.",
  "54": "The statement is too large or too complex. Simplify it.",
  HV: "It comes from another server, behind a foreign table.",
};

/** What to do about an error of a statement. */
export function ofStatement(answer: Answer, telling: Telling): string | undefined {
  const { code } = answer;
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : BY_CLASS[code.slice(0, 2)];
  return typeof known === "function" ? known(telling, answer) : known;
}

/** `params[0]`, where the server was reading a parameter: `unnamed portal parameter $1 = '...'`. */
export function parameterIn(where: string | undefined): string | undefined {
  const number = /\$(\d{1,5}) = /.exec(where ?? "")?.[1];
  return number === undefined ? undefined : `params[${Number(number) - 1}]`;
}

function datesAndTimes(_: Telling, { message, code }: Answer): string {
  if (/\binterval\b/.test(message)) return "Write intervals as '1 day', '2 weeks', '1 hour 30 minutes'.";
  const none = code === "22008" ? "There may be no such day or time. " : "";
  return `${none}Write dates as 2026-11-22 and times as 2026-11-22T18:00:00+01.`;
}

/** The numbers in `bind message supplies 0 parameters, but prepared statement "" requires 1`, in whatever language. */
export function ofParameters({ code, message }: Answer): Told | undefined {
  const [given, wanted, more] = code === "08P01" ? message.matchAll(/\d+/g).map(Number) : [];
  if (given === undefined || wanted === undefined || more !== undefined) return undefined;
  const names = wanted === 0 ? "no parameters" : wanted === 1 ? "1 parameter ($1)" : `${wanted} parameters ($1 to $${wanted})`;
  const fix = wanted === 0 ? "Leave params out; or write $1, $2 where its values belong." : "Give params as many values, in that order.";
  return { message: `The statement has ${names}; params has ${given === 1 ? "1 value" : `${given} values`}.`, fix };
}
