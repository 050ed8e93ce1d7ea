import { ToolError } from "@org/mcp-core/errors";

import type { Session } from "../../database.ts";
import { showName } from "../identifiers.ts";
import { kinOf } from "./abbreviations.ts";
import { wordsAlike } from "./alike.ts";
import { columnCandidates, enumCandidates, type Filter, functionCandidates, tableCandidates } from "./candidates.ts";
import { columnFinds, enumFinds, type Find, functionFinds, tableFinds } from "./finds.ts";
import { fillersOf, searchWords, singular } from "./words.ts";

const MAX_FINDS = 30;
/** Of shorter words too little is left to tell what they were. */
const MIN_CORRECTED = 4;
/** What fits worse is noise beside what fits. */
const WORTH_SHARE = 0.45;
const WORTH_SCORE = 0.12;

/**
 * What in the schema fits the words of a question, best first, one line each. Words are looked for in names of tables, columns, functions
 * and enum types, in labels of enums and in comments; as they are, in the singular, abbreviated, inside other words, and, where
 * that finds nothing, mistyped.
 */
export async function searchSchema(session: Session, text: string, budget: number): Promise<string> {
  const words = searchWords(text);
  if (words.length === 0) {
    throw new ToolError(`There is no word in ${showName(text)} to look for.`, {
      fix: "Say what the data is about: customer email, unpaid invoices.",
    });
  }
  const exact = await findAll(session, words, filterOf(words));
  const corrected = await correct(session, words, exact);
  const finds = corrected === undefined ? exact : await findAll(session, corrected, filterOf(corrected));
  const note =
    corrected === undefined
      ? []
      : [
          `nothing is called ${words
            .filter((word) => !corrected.includes(word))
            .map(showName)
            .join(", ")}; searched for ${corrected.join(" ")}`,
        ];
  if (finds.length === 0) {
    const fillers = fillersOf(text);
    const named = fillers.length === 0 ? [] : await findAll(session, fillers, exactFilter(fillers));
    if (named.length > 0) return fitted([`nothing fits ${words.map(showName).join(", ")}, but these are called so:`], named, budget);
    return `Nothing in the database ${showName(session.facts.database)} fits ${words.map(showName).join(", ")}: not in the names of tables, columns, functions or types, nor in comments. Try other words for it, or list_tables.`;
  }
  return fitted(note, finds, budget);
}

async function findAll(session: Session, words: readonly string[], filter: Filter): Promise<Find[]> {
  const finds = [
    ...tableFinds(words, await tableCandidates(session, filter)),
    ...columnFinds(words, await columnCandidates(session, filter), session.facts.schemas),
    ...functionFinds(words, await functionCandidates(session, filter)),
    ...enumFinds(words, await enumCandidates(session, filter)),
  ].sort((a, b) => b.score - a.score || (a.line < b.line ? -1 : 1));
  const best = finds[0]?.score ?? 0;
  return finds.filter(({ score }) => score >= Math.max(WORTH_SCORE, best * WORTH_SHARE));
}

/** The words with those that nothing fits replaced by the nearest there are; undefined when that changes nothing. */
async function correct(session: Session, words: readonly string[], finds: readonly Find[]): Promise<string[] | undefined> {
  const fitting = new Set(finds.flatMap((find) => find.words));
  const unknown = words.map((_, at) => at).filter((at) => !fitting.has(at) && (words[at] ?? "").length >= MIN_CORRECTED);
  if (unknown.length === 0) return undefined;
  const near = await wordsAlike(
    session,
    unknown.map((at) => words[at] ?? ""),
  );
  const corrected = words.map((word, at) => near[unknown.indexOf(at)] ?? word);
  return corrected.some((word, at) => word !== words[at]) ? corrected : undefined;
}

/** The words only have letters and digits, so LIKE takes them as they are. */
function filterOf(words: readonly string[]): Filter {
  const operands = words.map((word) => {
    const stem = singular(word);
    const forms = new Set([
      word,
      stem.endsWith("y") && stem !== word ? stem.slice(0, -1) : stem,
      ...[...kinOf(stem)].filter((each) => each.length > 1),
    ]);
    // The long form begins with the short one in most abbreviations that nobody has listed.
    if (stem.length >= 6) forms.add(stem.slice(0, 4));
    return [...forms].map((each) => `%${each}%`);
  });
  return { words: words.length, json: JSON.stringify(operands) };
}

function exactFilter(words: readonly string[]): Filter {
  return { words: words.length, json: JSON.stringify(words.map((word) => [word])) };
}

function fitted(note: readonly string[], finds: readonly Find[], budget: number): string {
  const lines = [...note];
  let room = budget - 200 - note.join("\n").length;
  let shown = 0;
  for (const { line } of finds.slice(0, MAX_FINDS)) {
    room -= line.length + 1;
    if (room < 0) break;
    lines.push(line);
    shown++;
  }
  if (shown < finds.length) lines.push(`${finds.length - shown} more fit less well; more words narrow it.`);
  return lines.join("\n");
}
