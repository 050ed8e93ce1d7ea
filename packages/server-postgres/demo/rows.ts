// @boundaries-ignore only a type, of the program that plays the scene
import type { Answer } from "../../e2e/src/scene.ts";

/** What `query` answers with, as far as scenes look at it. */
export interface Result {
  readonly columns: readonly { readonly name: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
  readonly cursor?: string;
}

/** The answer of `query` as what it is, for checks; one that is something else fails them. */
export const resultOf = ({ data }: Answer): Result => data as unknown as Result;

/** A result for people. */
export const asTable = (answer: Answer): string => {
  if (answer.refused) return answer.text;
  const { columns, rows, truncated } = resultOf(answer);
  const lines = [columns.map(({ name }) => name), ...rows].map((row) =>
    row.map((cell) => (typeof cell === "string" ? cell : JSON.stringify(cell))).join(" | "),
  );
  return [...lines, ...(truncated ? ["(there is more, and a cursor)"] : [])].join("\n");
};

/** Whether the rows are exactly these. */
export const holds = (answer: Answer, rows: readonly (readonly unknown[])[]): boolean =>
  JSON.stringify(resultOf(answer).rows) === JSON.stringify(rows);
