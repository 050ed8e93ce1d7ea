import { nearest } from "@org/mcp-core/nearest";

import type { Session, Text } from "../../database.ts";
import { IS_TABLE, IS_USERS_SCHEMA } from "../kinds.ts";
import { singular, splitWords, trigrams } from "./words.ts";

const MAX_TRIGRAMS = 10;
const MAX_NAMES = 200;

/**
 * For each mistyped word the piece of a table's or column's name that it may have meant; undefined where nothing is like it. No extension
 * is needed: the server picks, in one look at the different names, those with the word in them but for one mistake, and those that
 * share many trigrams with it; we judge what it found.
 */
export async function wordsAlike(session: Session, words: readonly string[]): Promise<(string | undefined)[]> {
  const params: Text[] = [];
  const parts = words.map((word, at) => {
    const pieces = trigrams(word).slice(0, MAX_TRIGRAMS);
    const patterns = `((select pg_catalog.array_agg(v) from pg_catalog.json_array_elements_text($${params.push(JSON.stringify(oneMistake(word)))}::json) v)::text[])`;
    const shared = pieces.map((piece) => `(pg_catalog.strpos(x.name, $${params.push(piece)}::text) > 0)::int4`).join(" + ") || "0";
    return `(select ${at} as word, s.name from (select x.name, x.name ~~ any ${patterns} as close, ${shared} as shared from names x) s
      where s.close or s.shared >= ${Math.max(2, Math.floor(pieces.length * 0.4))}
      order by s.close desc, s.shared desc, pg_catalog.length(s.name) limit ${MAX_NAMES})`;
  });
  const found = await session.rows<{ word: number; name: string }>(
    `with tables as materialized (
       select c.oid as id, c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where ${IS_TABLE} and not c.relispartition and ${IS_USERS_SCHEMA}),
     names as materialized (
       select pg_catalog.lower(d.name::text) as name from (
         select a.attname as name from pg_catalog.pg_attribute a join tables t on t.id = a.attrelid
         where a.attnum > 0 and not a.attisdropped group by a.attname
         union select t.name from tables t) d)
     ${parts.join(" union all ")}`,
    params,
  );
  return words.map((word, at) => {
    const pieces = found
      .filter((each) => each.word === at)
      .flatMap(({ name }) => splitWords(name))
      .filter((piece) => piece.length > 2 && beginsAlike(word, piece));
    return nearest(word, pieces) ?? nearest(singular(word), pieces);
  });
}

/** Whether the first letters are the same, but for one mistake that leaves the rest as it is: few people miss the first letter. */
function beginsAlike(word: string, piece: string): boolean {
  return word[0] === piece[0] || word === piece.slice(1) || word.slice(1) === piece || word.slice(2) === piece.slice(2);
}

/** LIKE patterns for what a word may have been before one letter was changed, left out or added, or two changed places. */
function oneMistake(word: string): string[] {
  const places = Array.from({ length: word.length }, (_, at) => at);
  return [
    ...places.slice(1).map((at) => `%${word.slice(0, at - 1)}__${word.slice(at + 1)}%`),
    ...places.slice(1).map((at) => `%${word.slice(0, at)}_${word.slice(at)}%`),
    ...places.map((at) => `%${word.slice(0, at)}${word.slice(at + 1)}%`),
  ];
}
