import { defineResource, didYouMean, type Resource, ToolError } from "@org/mcp-core";

import type { CalcFunction } from "../calc/functions.ts";

const TYPE = "text/markdown";

/** What may be called in an expression: the whole table, and one function at a time with completion of its name. */
export function functions(): Resource[] {
  return [
    defineResource({
      uri: "calc://functions",
      name: "functions",
      title: "Functions",
      description: "Every function of calculate, by category, with signature and example.",
      mimeType: TYPE,
      ttlMs: 3_600_000,
      read: async () => everyFunction(await load()),
    }),
    defineResource({
      template: "calc://functions/{name}",
      name: "function",
      title: "One function",
      description: "One function of calculate. Completion finds names by any part of them.",
      mimeType: TYPE,
      ttlMs: 3_600_000,
      complete: { name: async (typed) => matching(typed, await load()) },
      async read({ name = "" }) {
        const table = await load();
        const row = table.find((candidate) => candidate.name === name);
        const names = table.map((candidate) => candidate.name);
        if (row === undefined)
          throw new ToolError(`There is no function ${JSON.stringify(name)}.${didYouMean(name, names)}`, {
            fix: "calc://functions lists them all.",
          });
        return line(row);
      },
    }),
  ];
}

/** The table is only needed when somebody reads it. */
async function load(): Promise<readonly CalcFunction[]> {
  const { FUNCTIONS } = await import("../calc/functions.ts");
  return FUNCTIONS;
}

/** Names that begin with what is typed, then names that contain it. */
function matching(typed: string, table: readonly CalcFunction[]): string[] {
  const wanted = typed.toLowerCase();
  const names = table.map(({ name }) => name).toSorted();
  const begins = names.filter((name) => name.toLowerCase().startsWith(wanted));
  return [...begins, ...names.filter((name) => !begins.includes(name) && name.toLowerCase().includes(wanted))];
}

function everyFunction(table: readonly CalcFunction[]): string {
  const categories = [...new Set(table.map(({ category }) => category))];
  return categories
    .map((category) =>
      [`## ${category}`, "", ...table.filter((row) => row.category === category).map((row) => `- ${line(row)}`)].join("\n"),
    )
    .join("\n\n");
}

function line({ signature, description, example, result }: CalcFunction): string {
  return `\`${signature}\`: ${description} Example: \`${example}\` = ${result}`;
}
