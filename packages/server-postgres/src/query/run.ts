import type { Database, Databases, Facts, Task } from "../database.ts";
import type { Gate } from "../gate/gate.ts";
import { encodeParams } from "../values/params.ts";
import type { Types } from "../values/types.ts";
import { type Answer, answerWithin, type Format } from "./answer.ts";
import type { Ahead, GoOn } from "./continuation.ts";
import { explained } from "./failure.ts";
import { jsonParams } from "./json-params.ts";
import { type Place, type Sealed, unsealed } from "./place.ts";
import { type ReadPage, readPage } from "./read-page.ts";
import type { RowSecurity } from "./row-security.ts";

/** A query as it was asked. */
export interface Request {
  readonly sql: string;
  readonly params: readonly unknown[];
  readonly database: string | undefined;
  readonly maxRows: number;
  /** Where an earlier answer ended. */
  readonly cursor: string | undefined;
  readonly format: Format;
}

/** What queries are run with. */
export interface Services {
  readonly databases: Databases;
  readonly gate: Gate;
  readonly types: Types;
  readonly rowSecurity: RowSecurity;
  /** Databases whose role has been spoken about; this adds to it. */
  readonly noticed: Set<Database>;
}

/** What is known about one call. */
export interface Asking extends Task {
  /** The most characters of the answer as JSON. */
  readonly budget: number;
  readonly cursors: { seal(scope: string, state: unknown): string; open(scope: string, cursor: string): unknown };
}

/** Runs one statement that the gate lets through and answers with as much of its result as fits; the rest is for the next page. */
export async function runQuery(request: Request, services: Services, asking: Asking): Promise<Answer> {
  const { databases, gate, types, rowSecurity, noticed } = services;
  const database = databases.get(request.database);
  const answer = await database.lease(asking, async (session) => {
    const checked = await gate.check(request.sql, session);
    const json = jsonParams(checked.tree);
    const params = encodeParams(request.params, json);
    const scope = `query ${JSON.stringify([database.name, request.sql, params])}`;
    const place = request.cursor === undefined ? undefined : unsealed(asking.cursors.open(scope, request.cursor) as Sealed); // sealed below
    const hidden = place === undefined ? await rowSecurity.noteOn(checked.tree, database, session) : undefined;
    const read = await readPage({ checked, params, maxRows: request.maxRows, place }, gate, session, asking).catch((error: unknown) => {
      throw explained(error, request.params, json, place);
    });
    const { page, findContinuation } = read;
    const result = { fields: page.fields, types: await types.of(page.fields, database, session), rows: page.rows };
    const notice = noticed.has(database) ? undefined : noticeOf(session.facts);

    function answerWith(goOn: GoOn | undefined): Answer {
      return answerWithin(asking.budget, request.format, result, (shown) => {
        const truncated = page.more || shown < page.rows.length;
        const ahead = truncated ? goOn?.((place?.seen ?? 0) + shown, page.rows[shown - 1] ?? []) : undefined;
        const note = [hidden, wayOn(ahead, read, place)].filter((part) => part !== undefined).join(" ");
        return {
          truncated,
          ...(ahead && { cursor: asking.cursors.seal(scope, ahead.state) }),
          ...(note !== "" && { note }),
          ...(notice !== undefined && { notice }),
        };
      });
    }

    const whole = page.more ? undefined : answerWith(undefined);
    // Often there is nothing to go on to, and then nothing to find out.
    return whole?.truncated === false ? whole : answerWith(await findContinuation());
  });
  noticed.add(database);
  return answer;
}

/** What there is to say of how the pages go on, which is said once: not again when the page before was read that way already. */
function wayOn(ahead: Ahead | undefined, { passedOver }: ReadPage, place: Place | undefined): string | undefined {
  if (place !== undefined && place.last === undefined) return undefined;
  return ahead === undefined && passedOver > 0 ? `This page ran the statement again and passed over ${passedOver} rows.` : ahead?.note;
}

/** What our role could do that reading does not need; undefined when there is nothing. */
function noticeOf({ user, excess }: Facts): string | undefined {
  if (excess.length === 0) return undefined;
  return `The role ${JSON.stringify(user)} ${excess.join(", ")}: more than reading needs. This server only reads, but the role is the real boundary; use one with nothing but SELECT.`;
}
