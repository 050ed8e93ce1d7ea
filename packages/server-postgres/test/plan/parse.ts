import { createParser } from "../../src/gate/parse/parse.ts";
import type { Parse } from "../../src/plan/expression.ts";

const parser = createParser();

/** The real grammar, as the tool uses it. */
export const parse: Parse = async (sql) => (await parser.all(sql))?.[0];
