import { showEstimate } from "../figures.ts";
import { showIdentifier, showQualified } from "../identifiers.ts";
import { kindWord } from "../kinds.ts";
import { oneLine } from "../texts.ts";
import { shownType } from "../type-names.ts";
import type { ColumnCandidate, EnumCandidate, FunctionCandidate, TableCandidate } from "./candidates.ts";
import { type Field, judge, type Judgement } from "./match.ts";

/** Something that fits, as it is shown. */
export interface Find {
  readonly score: number;
  readonly line: string;
  /** The words, by number, that fit it. */
  readonly words: readonly number[];
}

const OWN = 1;
const COMMENT = 0.6;
/** A column says less than its table when only the table's name fits. */
const AROUND = 0.8;
const EXCERPT_CHARS = 90;
const MAX_NAMED = 3;

export function tableFinds(words: readonly string[], candidates: readonly TableCandidate[]): Find[] {
  // One line for tables that differ in a number only: shards, tenants, years.
  const alike = Map.groupBy(candidates, ({ schema, name, comment }) => JSON.stringify([schema, name.replaceAll(/\d+/g, "#"), comment]));
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { schema, name, kind, rows, comment, readable } = first;
    const verdict = judge(words, [field(name, OWN), field(comment, COMMENT), field(schema, 0.3)]);
    const line = [
      `${showQualified(schema, name)} ${kindWord(kind)}`,
      ...(rows > 0 ? [showEstimate(rows)] : []),
      ...(readable ? [] : ["(no right to read it)"]),
      ...(others.length === 0 ? [] : [`(and ${others.length} or more named ${showIdentifier(name.replaceAll(/\d+/g, "#"))})`]),
      ...excerpt(words, comment),
    ].join(" ");
    return find(verdict, [0, 1], 1, line);
  });
}

export function columnFinds(words: readonly string[], candidates: readonly ColumnCandidate[], path: readonly string[]): Find[] {
  // One line for a column that several tables have.
  const groups = Map.groupBy(candidates, ({ name, total, comment }) => JSON.stringify([name, total, comment]));
  return [...groups.values()].flatMap((group) => {
    const judged = group
      .map((each) => ({ each, verdict: judge(words, [field(each.name, OWN), field(each.comment, COMMENT), field(each.table, AROUND)]) }))
      .sort((a, b) => b.verdict.score - a.verdict.score);
    const [best] = judged;
    if (best === undefined) return [];
    const { each, verdict } = best;
    const others = judged.slice(1, 1 + MAX_NAMED).map(({ each: other }) => showQualified(other.schema, other.table));
    const left = each.total - 1 - others.length;
    const line = [
      `${showQualified(each.schema, each.table)}.${showIdentifier(each.name)} ${oneLine(shownType(each.type, path), 60)}`,
      ...(others.length === 0 ? [] : [`(also in ${others.join(", ")}${left > 0 ? ` and ${left} more` : ""})`]),
      ...excerpt(words, each.comment),
    ].join(" ");
    return find(verdict, [0, 1], 0.95, line);
  });
}

export function functionFinds(words: readonly string[], candidates: readonly FunctionCandidate[]): Find[] {
  return candidates.flatMap(({ schema, name, parameters, result, comment }) => {
    const verdict = judge(words, [field(name, OWN), field(comment, COMMENT)]);
    const signature = `${showQualified(schema, name)}(${oneLine(parameters, 120)})`;
    const line = [
      `${signature} ${result === null ? "procedure" : `function returns ${oneLine(result, 80)}`}`,
      ...excerpt(words, comment),
    ].join(" ");
    return find(verdict, [0, 1], 0.85, line);
  });
}

export function enumFinds(words: readonly string[], candidates: readonly EnumCandidate[]): Find[] {
  return candidates.flatMap(({ schema, name, labels, used }) => {
    const verdict = judge(words, [field(name, OWN), field(labels.join(" "), 0.8)]);
    const of = used === null ? "" : ` of ${showQualified(used[0], used[1])}.${showIdentifier(used[2])}`;
    return find(verdict, [0, 1], 0.8, `${showQualified(schema, name)} enum${of}: ${oneLine(labels.join(", "), 120)}`);
  });
}

function field(text: string | null, weight: number): Field {
  return { text: text ?? "", weight };
}

/** Nothing, where no word fits one of the fields that are its own. */
function find({ score, fields }: Judgement, own: readonly number[], weight: number, line: string): Find[] {
  const words = fields.flatMap((at, word) => (at >= 0 ? [word] : []));
  return fields.some((at) => own.includes(at)) ? [{ score: score * weight, line, words }] : [];
}

/** The comment around the first of the words that is in it, or its beginning. */
function excerpt(words: readonly string[], comment: string | null): string[] {
  if (comment === null) return [];
  const lower = comment.toLowerCase();
  const places = words.map((word) => lower.indexOf(word)).filter((at) => at >= 0);
  const near = Math.max(0, Math.min(...(places.length > 0 ? places : [0])) - 30);
  // From the beginning of a word, unless that is a long one.
  const word = comment.slice(0, near).search(/\S{0,20}$/);
  const at = /^$|\s$/.test(comment.slice(0, word)) ? word : near;
  return [`-- ${at > 0 ? "…" : ""}${oneLine(comment.slice(at), EXCERPT_CHARS)}`];
}
