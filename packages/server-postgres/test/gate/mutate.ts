import fc from "fast-check";

/** Words, quoted texts, numbers, comments and signs, as a lexer would cut them; blanks are lost. */
export function tokens(sql: string): string[] {
  return (
    sql.match(
      /--[^\n]*|\/\*.*?\*\/|\$\w*\$[\s\S]*?\$\w*\$|'(?:[^']|'')*'|"(?:[^"]|"")*"|@\w+|[\p{L}_]\w*|\d+(?:\.\d+)?|::|[<>=|@?#&~!+*/^%-]+|\S/gu,
    ) ?? []
  );
}

const COMMENT = /^--/;
const join = (list: readonly string[]): string =>
  list
    .map((token) => (COMMENT.test(token) ? `${token}\n` : token))
    .join(" ")
    .replace(/ ?\. ?/g, ".");

/** Where a statement, or a part of one, can stand inside another. */
const NESTS: readonly ((inner: string, outer: string) => string)[] = [
  (inner) => `select * from (${inner}) nested`,
  (inner) => `with nested as (${inner}) select * from nested`,
  (inner, outer) => `with nested as materialized (${inner}) ${outer}`,
  (inner) => `select (${inner})`,
  (inner) => `select exists (${inner})`,
  (inner) => `select array(${inner})`,
  (inner) => `explain analyze ${inner}`,
  (inner) => `explain ${inner}`,
  (inner, outer) => `(${inner}) union all (${outer})`,
  (inner, outer) => `${inner}; ${outer}`,
  (inner, outer) => `select * from (${outer}) a left join lateral (${inner}) b on true`,
  (inner, outer) => `${outer} order by (${inner})`,
  (inner, outer) => `${outer} limit (${inner})`,
  (inner, outer) => `/* ${outer} */ ${inner}`,
];

/** Statements made of harmless and harmful ones: tokens dropped, doubled, swapped, spliced between two, one nested in another. */
export function mutants(harmless: readonly string[], harmful: readonly string[]): fc.Arbitrary<string> {
  const seed = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...harmless) }, { weight: 2, arbitrary: fc.constantFrom(...harmful) });
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const at = (list: readonly unknown[], where: number): number => Math.floor(where * list.length);

  const dropped = fc.tuple(seed, place, fc.integer({ min: 1, max: 3 })).map(([sql, where, count]) => {
    const list = tokens(sql);
    return join(list.toSpliced(at(list, where), count));
  });
  const doubled = fc.tuple(seed, place, fc.integer({ min: 1, max: 4 })).map(([sql, where, count]) => {
    const list = tokens(sql);
    const from = at(list, where);
    return join(list.toSpliced(from, 0, ...list.slice(from, from + count)));
  });
  const swapped = fc.tuple(seed, place, place).map(([sql, first, second]) => {
    const list = tokens(sql);
    const [one, other] = [at(list, first), at(list, second)];
    return join(list.with(one, list[other] ?? "").with(other, list[one] ?? ""));
  });
  const exchanged = fc.tuple(seed, seed, place, place).map(([sql, donor, where, from]) => {
    // A word takes the place of a word: a function's name that of another, a table's that of another.
    const [list, given] = [tokens(sql), tokens(donor)];
    const words = list.flatMap((token, index) => (/^[\p{L}_"@]/u.test(token) ? [index] : []));
    const others = given.filter((token) => /^[\p{L}_"@]/u.test(token));
    const index = words[at(words, where)];
    return index === undefined ? sql : join(list.with(index, others[at(others, from)] ?? "x"));
  });
  const spliced = fc.tuple(seed, seed, place, place, fc.integer({ min: 1, max: 12 })).map(([sql, donor, where, from, count]) => {
    const [list, given] = [tokens(sql), tokens(donor)];
    const start = at(given, from);
    return join(list.toSpliced(at(list, where), 1, ...given.slice(start, start + count)));
  });
  const halved = fc.tuple(seed, seed, place, place).map(([first, second, one, other]) => {
    const [head, tail] = [tokens(first), tokens(second)];
    return join([...head.slice(0, at(head, one)), ...tail.slice(at(tail, other))]);
  });
  const nested = fc.tuple(fc.constantFrom(...NESTS), seed, seed).map(([nest, inner, outer]) => nest(inner, outer));
  const called = fc.tuple(seed, seed, place).map(([sql, donor, where]) => {
    // An argument or a constant becomes a call out of another statement.
    const list = tokens(sql);
    const constants = list.flatMap((token, index) => (/^(?:\d|')/.test(token) ? [index] : []));
    const call = /[\w.]+\((?:[^()]|\([^()]*\))*\)/.exec(donor)?.[0] ?? "app.strike('fuzz')";
    const index = constants[at(constants, where)];
    return index === undefined ? sql : join(list.with(index, call));
  });
  return fc.oneof(dropped, doubled, swapped, exchanged, spliced, halved, nested, called, called, exchanged);
}
