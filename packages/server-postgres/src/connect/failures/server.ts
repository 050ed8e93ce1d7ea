import type { Telling, Told } from "../failures.ts";
import type { Answer } from "./answer.ts";
import { pointAt } from "./caret.ts";
import { ofLogin } from "./login.ts";
import { ofParameters, ofStatement, parameterIn } from "./statement.ts";

export { answerOf } from "./answer.ts";

/** What the server's errors mean: those of the login and of the server's own state, and those of the statement. */
export function ofServer(answer: Answer, telling: Telling): Told {
  const known = ofLogin(answer, telling) ?? ofParameters(answer);
  if (known !== undefined) return known;
  const { show, sql } = telling;
  const { message, detail, hint, position, where, code } = answer;
  const place = sql === undefined || position === undefined ? undefined : pointAt(sql, position);
  const inside = parameterIn(where) ?? where?.split("\n")[0];
  const lines = [
    `${show(message)} (SQLSTATE ${show(code, 5)})`,
    ...(place === undefined ? [] : [place]),
    ...(detail === undefined ? [] : [`Detail: ${show(detail)}`]),
    ...(inside === undefined ? [] : [`In: ${show(inside, 200)}`]),
    ...(hint === undefined ? [] : [`The server's hint: ${show(hint)}`]),
  ];
  return { message: lines.join("\n"), fix: ofStatement(answer, telling) };
}
