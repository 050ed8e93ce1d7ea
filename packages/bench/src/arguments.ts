import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Arguments {
  /** Only rows whose id contains this; empty for all. */
  readonly filter: string;
  /** Rounds of every row instead of its own number. */
  readonly rounds: number | undefined;
  /** Where the raw samples go. */
  readonly json: string | undefined;
  /** Print only the Markdown summary. */
  readonly markdown: boolean;
}

export const USAGE = `npm run bench -- [ROW] [--rounds N] [--json FILE] [--markdown]
  ROW          only rows whose name contains this: calc, calc/start
  --rounds N   rounds of every row, 1 to 1000, instead of the row's own number
  --json FILE  also write every sample to FILE
  --markdown   print only the summary, as the table for a README`;

/** Reads the arguments after the script's name; throws TypeError or RangeError that says what is wrong and what is valid. */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { rounds: { type: "string" }, json: { type: "string" }, markdown: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [filter = "", ...more] = positionals;
  if (more.length > 0) throw new TypeError(`One row filter at most; there are ${positionals.length}: ${positionals.join(" ")}.`);
  if (values.json === "") throw new TypeError("--json needs the name of a file.");
  return { filter, rounds: readRounds(values.rounds), json: values.json, markdown: values.markdown };
}

function readRounds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const rounds = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(rounds >= 1 && rounds <= 1000))
    throw new RangeError(`--rounds is ${JSON.stringify(text)}; it takes a whole number from 1 to 1000.`);
  return rounds;
}
