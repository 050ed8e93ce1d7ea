import { describe, expect, test } from "vitest";

import { likePattern } from "../../src/schema/list/name-pattern.ts";
import { tableFinds } from "../../src/schema/search/finds.ts";
import { fitWord, judge, similarity } from "../../src/schema/search/match.ts";
import { searchWords, singular, splitWords } from "../../src/schema/search/words.ts";

test.each([
  ["orderLines", ["order", "lines"]],
  ["HTTPServerId", ["http", "server", "id"]],
  ["order_lines-2024 x", ["order", "lines", "2024", "x"]],
  ["BestellungÄnderung", ["bestellung", "änderung"]],
  ["!!", []],
])("words of %s", (text, words) => expect(splitWords(text)).toEqual(words));

test("a question is stripped of what names nothing, unless that is all there is", () => {
  expect(searchWords("Which table has the customers' email?")).toEqual(["customers", "email"]);
  expect(searchWords("table")).toEqual(["table"]);
  expect(searchWords(Array.from({ length: 50 }, (_, at) => `w${at}`).join(" "))).toHaveLength(6);
  expect(searchWords("x".repeat(100_000))).toEqual(["x".repeat(40)]);
  expect(searchWords("e-mail and T-shirts of pre-orders")).toEqual(["email", "tshirts", "pre", "orders"]);
});

test.each([
  ["People who buy. One row per person.", "-- People who buy. One row per person."],
  ["Nothing much. It is about people who buy, one row per person.", "-- …about people who buy, one row per person."],
  [`${"x".repeat(80)}person`, `-- …${"x".repeat(30)}person`],
])("a comment is shown from the beginning of a word: %s", (comment, shown) => {
  const [find] = tableFinds(["person"], [{ schema: "s", name: "t", kind: "r", rows: 0, comment, readable: true }]);
  expect(find?.line).toBe(`s.t table ${shown}`);
});

test.each([
  ["orders", "order"],
  ["categories", "category"],
  ["boxes", "box"],
  ["addresses", "address"],
  ["status", "status"],
  ["people", "person"],
  ["gas", "gas"],
  ["address", "address"],
  ["constructor", "constructor"],
])("%s is %s", (many, one) => expect(singular(many)).toBe(one));

describe("how well a word fits", () => {
  const score = (word: string, name: string): number => fitWord(word, splitWords(name)).score;

  test("orders what is meant before what only looks like it", () => {
    const ranks = ["customer", "customers", "cust", "customerid", "customs", "unrelated"].map((name) => score("customer", name));
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(score("customer", "unrelated")).toBe(0);
  });

  test.each([
    ["quantity", "qty"],
    ["qty", "quantity"],
    ["quantity", "qnty"],
    ["orderlines", "order_lines"],
    ["custmer", "customer_id"],
    ["categories", "category"],
    ["mail", "email"],
    ["line", "orderline"],
  ])("%s fits %s", (word, name) => expect(score(word, name)).toBeGreaterThan(0.3));

  test.each([
    ["order", "border_color"],
    ["id", "paid"],
    ["a", "b"],
  ])("%s, which is inside %s, fits less than a whole word", (word, name) => expect(score(word, name)).toBeLessThan(0.85));

  test("a name whose every word was asked for comes first, and the table's name helps a column", () => {
    const of = (name: string, around = ""): number =>
      judge(
        ["customer", "email"],
        [
          { text: name, weight: 1 },
          { text: "", weight: 0.6 },
          { text: around, weight: 0.8 },
        ],
      ).score;
    const ranks = [of("customer_email"), of("email", "customers"), of("customer_email_old_backup"), of("email"), of("phone")];
    expect(ranks).toEqual([...ranks].sort((a, b) => b - a));
    expect(new Set(ranks).size).toBe(5);
  });

  test("similarity is that of pg_trgm", () => {
    expect(similarity("word", "word")).toBe(1);
    // select similarity('word', 'words')
    expect(similarity("word", "words")).toBeCloseTo(0.571_428, 5);
    expect(similarity("ab", "cd")).toBe(0);
  });
});

test.each([
  ["order", "%order%"],
  ["*order*", "%order%"],
  ["order_?", String.raw`order\__`],
  ["order%", "order%"],
  ["a_b", String.raw`%a\_b%`],
  [String.raw`a\b`, String.raw`%a\\b%`],
])("the pattern %s is LIKE %s", (pattern, like) => expect(likePattern(pattern)).toBe(like));
