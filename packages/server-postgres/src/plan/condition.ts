import { oneLine } from "../schema/texts.ts";
import type { Evidence } from "./evidence.ts";

/** Enough for two or three comparisons; a finding or the statement itself has the rest. */
const MAX_CONDITION_CHARS = 140;
/** A constant as format_type casts it: names quoted where they must be, with a schema, `varying(20)`, `precision`, `day to second(3)`, `[]`. */
const TYPED_CONSTANT = new RegExp(
  String.raw`('(?:[^']|'')*')::((?:(?:"(?:[^"]|"")*"|[a-z_][\w$]*)\.)?(?:"(?:[^"]|"")*"|[a-z_][\w$]*)(?: varying| precision)?` +
    String.raw`(?: (?:year|month|day|hour|minute|second)(?: to (?:month|hour|minute|second))?)?(?:\(\d+(?:,-?\d+)?\))?(?: with(?:out)? time zone)?(?:\[\])*)`,
  "g",
);

/** A condition without what only the server needs: outer parentheses, the types of constants, and the cast that every varchar gets. */
export function showCondition(text: string, evidence: Pick<Evidence, "column">): string {
  const bare = text
    .slice(0, MAX_CONDITION_CHARS * 4)
    .replaceAll(TYPED_CONSTANT, (_all, constant: string, type: string) => (isNumber(constant, type) ? constant.slice(1, -1) : constant))
    .replaceAll(/\((\w+)\.(\w+)\)::text\b/g, (_all, alias: string, name: string) =>
      evidence.column({ alias, name })?.type === "character varying" ? `${alias}.${name}` : `${alias}.${name}::text`,
    );
  return oneLine(isWrapped(bare) ? bare.slice(1, -1) : bare, MAX_CONDITION_CHARS);
}

function isNumber(constant: string, type: string): boolean {
  return /^(?:smallint|integer|bigint|numeric|real|double precision)/.test(type) && /^'-?[\d.]+(?:e[-+]?\d+)?'$/.test(constant);
}

/** Whether the parenthesis that opens it is the one that closes it. */
function isWrapped(text: string): boolean {
  let open = 0;
  for (const [at, character] of [...text.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"/g, (quoted) => "_".repeat(quoted.length))].entries()) {
    open += character === "(" ? 1 : character === ")" ? -1 : 0;
    if (open === 0) return character === ")" && at === text.length - 1;
  }
  return false;
}
