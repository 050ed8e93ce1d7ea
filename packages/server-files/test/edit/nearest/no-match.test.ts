import { describe, expect, test } from "vitest";

import { refusalOf } from "../refusal-of.ts";

const CODE = `import { a } from "a";

export function total(items: Item[]): number {
  let sum = 0;
  for (const item of items) {
    sum += item.price * item.count;
  }
  return sum;
}

export function mean(items: Item[]): number {
  if (items.length === 0) return 0;
  return total(items) / items.length;
}
`;
const TABS = CODE.replaceAll("  ", "\t");
const PROSE = "It’s “quoted” — see pages 3–7…\nThe caf\u00e9 costs 5\u00a0€.\n";

type Row = [name: string, text: string, needle: string, reasons: string[], quoted: string];

const same: Row[] = [
  [
    "tabs in the file",
    TABS,
    "  let sum = 0;\n  for",
    ["file indents with tabs, old_text with spaces", "lines 4-5"],
    "\tlet sum = 0;\n\tfor",
  ],
  ["spaces in the file", CODE, "\tlet sum = 0;\n\tfor", ["file indents with spaces, old_text with tabs"], "  let sum = 0;\n  for"],
  [
    "less indented by the same everywhere",
    CODE,
    "let sum = 0;\nfor (const item of items) {\n  sum +=",
    ["every line is indented by 2 spaces more in the file"],
    "  let sum = 0;\n  for (const item of items) {\n    sum +=",
  ],
  [
    "more indented by the same everywhere",
    CODE,
    "    let sum = 0;\n    for (const",
    ["every line is indented by 2 spaces less in the file"],
    "  let sum = 0;\n  for (const",
  ],
  [
    "one line wrongly indented",
    CODE,
    "  let sum = 0;\n    for (const item",
    ["indentation in line 2 of old_text: the file has 2 spaces, old_text has 4 spaces"],
    "  let sum = 0;\n  for (const item",
  ],
  ["single line wrongly indented", CODE, "   let sum", ["indentation: the file has 2 spaces, old_text has 3 spaces"], "  let sum"],
  [
    "trailing whitespace in the file",
    "a = 1;  \nb = 2;\n",
    "a = 1;\nb = 2;",
    ["trailing whitespace: the file has spaces or tabs at the end of a line"],
    "a = 1;  \nb = 2;",
  ],
  [
    "trailing whitespace in old_text",
    "alpha;\nbeta;\n",
    "alpha; \nbeta;",
    ["trailing whitespace: old_text has spaces or tabs"],
    "alpha;\nbeta;",
  ],
  ["trailing whitespace at the end of old_text", "alpha;\nbeta;\n", "beta;  ", ["trailing whitespace: old_text has"], "beta;"],
  [
    "final line break missing in the file",
    "first\nlast",
    "last\n",
    ["line breaks at the end: old_text ends with a line break that is not there"],
    "last",
  ],
  ["extra line break at the beginning", "first\nlast", "\nfirst", ["line breaks at the beginning: old_text has"], "first"],
  ["several line breaks at the end", "first\nlast\nmore", "last\n\n\n", ["line breaks at the end"], "last\n"],
  ["two line breaks at the end", "first\nlast\n\nmore", "Last\n\n", ["differ in upper and lower case."], "last\n\n"],
  ["two line breaks at the beginning", "first\r\n\r\nlast", "\n\nLast", ["differ in upper and lower case."], "\r\n\r\nlast"],
  ["spaces inside the line", CODE, "let sum=0;", ["spaces that only one of them has"], "let sum = 0;"],
  ["number of spaces inside the line", CODE, "let  sum  =  0;", ["the number of spaces inside a line"], "let sum = 0;"],
  ["tab inside the line", "key\tvalue\n", "key value", ["tabs and spaces: the file has tabs"], "key\tvalue"],
  [
    "a blank line left out",
    CODE,
    "}\nexport function mean",
    ["blank lines: the file has 1 that old_text lacks"],
    "}\n\nexport function mean",
  ],
  ["a blank line too many", CODE, "let sum = 0;\n\n  for", ["blank lines: old_text has 1 that the file lacks"], "let sum = 0;\n  for"],
  [
    "lines broken elsewhere",
    CODE,
    "if (items.length === 0)\n    return 0;",
    ["where lines are broken"],
    "if (items.length === 0) return 0;",
  ],
  [
    "curly single quote in the file",
    PROSE,
    "It's",
    ["curly and straight quotes: the file has ’ (U+2019), old_text has straight quotes"],
    "It’s",
  ],
  [
    "curly double quotes in old_text",
    CODE,
    "from “a”;",
    ["old_text has “ (U+201C), ” (U+201D), the file has straight quotes"],
    'from "a";',
  ],
  ["other kind of quotes", CODE, "from 'a';", ["the kind of quotes"], 'from "a";'],
  ["em dash in the file", PROSE, " - see pages", ["dashes: the file has — (U+2014), old_text has hyphens"], " — see pages"],
  ["two hyphens for a dash", PROSE, "-- see pages", ["dashes: the file has — (U+2014)"], "— see pages"],
  ["ellipsis", PROSE, "7...", ["dots: the file has … (U+2026), old_text has separate dots"], "7…"],
  [
    "no-break space in the file",
    PROSE,
    "costs 5 €",
    ["special spaces: the file has U+00A0, old_text has ordinary spaces"],
    "costs 5\u00a0€",
  ],
  ["ideographic space in old_text", CODE, "let\u3000sum", ["special spaces: old_text has U+3000, the file has ordinary spaces"], "let sum"],
  ["NFC in the file", PROSE, "cafe\u0301", ["decomposed (NFD) in old_text and composed (NFC) in the file"], "caf\u00e9"],
  ["NFD in the file", "cafe\u0301\n", "caf\u00e9", ["composed (NFC) in old_text and decomposed (NFD) in the file"], "cafe\u0301"],
  [
    "Korean in NFD",
    "\u1112\u1161\u11ab\u1100\u1173\u11af\n",
    "한글",
    ["decomposed (NFD) in the file"],
    "\u1112\u1161\u11ab\u1100\u1173\u11af",
  ],
  ["accents left out", PROSE, "The cafe costs", ["accents"], "The caf\u00e9 costs"],
  ["upper and lower case", CODE, "Export Function Total", ["upper and lower case"], "export function total"],
  ["zero-width space in the file", "foo\u200bbar\n", "foobar", ["invisible characters: the file has U+200B"], "foo\u200bbar"],
  ["byte order mark in old_text", CODE, "\ufeffimport { a }", ["invisible characters: old_text has U+FEFF"], "import { a }"],
  ["full-width letters", "ＡＢＣ = 1\n", "ABC = 1", ["character forms"], "ＡＢＣ = 1"],
  ["lines that end with CR alone", "one\rtwo\rthree", "one\ntwo", ["lines in the file end with CR alone"], "one\rtwo"],
  [
    "two differences at once",
    TABS.replaceAll('"', "'"),
    "\tlet sum = 0;\n    for (const item of items) {\n\t\tsum += ITEM.price",
    ["upper and lower case", "indentation"],
    "\tlet sum = 0;\n\tfor (const item of items) {\n\t\tsum += item.price",
  ],
  ["CRLF file and wrong indentation", CODE.replaceAll("\n", "\r\n"), "   let sum = 0;\n  for", ["indentation"], "  let sum = 0;\r\n  for"],
];

const mistakes: Row[] = [
  ["line numbers with arrows", CODE, "     4→  let sum = 0;\n     5→  for", ["old_text has line numbers"], "  let sum = 0;\n  for"],
  ["line numbers with colons", CODE, "4:   let sum = 0;\n5:   for", ["old_text has line numbers"], "  let sum = 0;\n  for"],
  ["line numbers with tabs", CODE, "4\t  let sum = 0;\n5\t  for", ["old_text has line numbers"], "  let sum = 0;\n  for"],
  ["line numbers with bars", CODE, " 4 |   let sum = 0;\n 5 |   for", ["old_text has line numbers"], "  let sum = 0;\n  for"],
  ["grep's file name and number", CODE, "src/a.ts:4:  let sum = 0;", ["old_text has line numbers"], "  let sum = 0;"],
  [
    "line numbers and tabs made spaces",
    TABS,
    "4→    let sum = 0;\n5→    for",
    ["old_text has line numbers", "file indents with tabs"],
    "\tlet sum = 0;\n\tfor",
  ],
  [
    "marks of a diff, old side",
    CODE,
    "   let sum = 0;\n-  for (const item of items) {\n+  for (const x of items) {",
    ["marks of a diff"],
    "  let sum = 0;\n  for (const item of items) {",
  ],
  ["marks of a diff, new side", CODE, "+  let sum = 0;\n+  for", ["marks of a diff"], "  let sum = 0;\n  for"],
  ["code fence", CODE, "```ts\n  let sum = 0;\n```", ["Markdown code fence"], "  let sum = 0;"],
  ["wrapped in backticks", CODE, "`let sum = 0;`", ["wrapped in quotes"], "let sum = 0;"],
  ["\\n taken literally", CODE, "let sum = 0;\\n  for", ["escaped once too often"], "let sum = 0;\n  for"],
  ['\\" taken literally', CODE, 'from \\"a\\";', ["escaped once too often"], 'from "a";'],
  ["the file holds \\n", 'print("a\\nb")\n', 'print("a\nb")', ["as two characters where old_text has a line break"], 'print("a\\nb")'],
  ["the file holds escaped quotes", 'json = "{\\"a\\": 1}"\n', '{"a": 1}', ["backslashes"], '{\\"a\\": 1}'],
  ["the file holds doubled backslashes", 'path = "C:\\\\temp\\\\x"\n', "C:\\temp\\x", ["backslashes"], "C:\\\\temp\\\\x"],
  [
    "entities in old_text",
    "if (a < b && c > d) {\n",
    "if (a &lt; b &amp;&amp; c &gt; d)",
    ["old_text holds HTML entities"],
    "if (a < b && c > d)",
  ],
  ["numeric entity in old_text", "it's here\n", "it&#39;s here", ["old_text holds HTML entities"], "it's here"],
  ["entities in the file", "<p>a &lt; b &amp; c</p>\n", "a < b & c", ["he file holds HTML entities"], "a &lt; b &amp; c"],
];

const alike: Row[] = [
  [
    "a typing error",
    CODE,
    "  retrun sum;",
    ["most similar text is at line 8", "the file has `  return sum;`, old_text has `  retrun sum;`"],
    "  return sum;",
  ],
  [
    "another variable name",
    CODE,
    "    sum += item.cost * item.count;",
    ["most similar text is at line 6"],
    "    sum += item.price * item.count;",
  ],
  [
    "one line of several differs",
    CODE,
    "  let sum = 1;\n  for (const item of items) {\n    sum += item.price * item.count;\n  }",
    ["3 of the 4 lines", "line 1 of old_text", "line 4 of the file"],
    "  let sum = 0;\n  for (const item of items) {\n    sum += item.price * item.count;\n  }",
  ],
  [
    "a line left out",
    CODE,
    "  let sum = 0;\n    sum += item.price * item.count;\n  }",
    ["old_text leaves out line 5 of the file"],
    "  let sum = 0;\n  for (const item of items) {\n    sum += item.price * item.count;\n  }",
  ],
  [
    "a line too many",
    CODE,
    "  let sum = 0;\n  debugger;\n  for (const item of items) {\n    sum += item.price * item.count;",
    ["line 2 of old_text, `  debugger;`, is not in the file there"],
    "  let sum = 0;\n  for (const item of items) {\n    sum += item.price * item.count;",
  ],
  [
    "a placeholder for lines",
    CODE,
    "export function total(items: Item[]): number {\n  let sum = 0;\n  // ... rest of the code\n  return sum;\n}",
    ["ine 3 of old_text looks like a placeholder"],
    "  return sum;\n}",
  ],
  [
    "an older version of the text",
    CODE,
    "export function mean(items: Item[]) {\n  if (!items.length) return 0;\n  return total(items) / items.length;\n}",
    ["most similar text is at lines 11-14"],
    "export function mean(items: Item[]): number {\n  if (items.length === 0) return 0;\n  return total(items) / items.length;\n}",
  ],
];

describe("no match", () => {
  test.each([...same, ...mistakes, ...alike])("%s", (_, text, needle, reasons, quoted) => {
    const message = refusalOf(text, { oldText: needle, newText: "NEW" });
    expect(message).toContain("old_text is not in the file.");
    for (const reason of reasons) expect(message).toContain(reason);
    const excerpt = /<<<<\n([^]*)\n>>>>$/.exec(message)?.[1];
    expect(excerpt).toContain(quoted);
    expect(text).toContain(excerpt);
  });

  test("letters that a model cannot copy can be avoided", () => {
    const refused = (text: string): string => refusalOf(text, { oldText: "caf\u00E9 au lait", newText: "x" });
    expect(refused("cafe\u0301 au lait\n")).toContain("or a piece of it without accents");
    expect(refused("caf\u00E9  au lait\n")).not.toContain("without accents");
  });

  test.each([...same, ...mistakes])("what is quoted works as old_text: %s", (_, text, needle) => {
    const excerpt = /<<<<\n([^]*)\n>>>>$/.exec(refusalOf(text, { oldText: needle, newText: "NEW" }))?.[1] ?? "";
    expect(text.split(excerpt)).toHaveLength(2);
  });

  test.each([
    ["nothing alike", CODE, "SELECT * FROM users", "Nothing in it is like it."],
    ["an empty file", "", "abc", "The file is empty."],
    ["only whitespace", CODE, "\n\n\n\n", "old_text is nothing but whitespace (4 characters)"],
    ["a text too short to compare", CODE, "§", "Nothing in it is like it."],
  ])("without a suggestion: %s", (_, text, needle, part) => {
    expect(refusalOf(text, { oldText: needle, newText: "NEW" })).toContain(part);
  });

  test("other places that differ in the same way are named", () => {
    expect(refusalOf("\tfoo();\nx\n\tfoo();\n", { oldText: "  foo();", newText: "y" })).toContain("The same holds for line 3");
  });

  test("a place that differs in less is preferred", () => {
    expect(refusalOf("FOO ( 1 )\nfoo(1) \n", { oldText: "Foo(1)", newText: "y" })).toContain(
      "at line 2, and differ in upper and lower case.",
    );
  });

  test("a long region is quoted in part, and said to be", () => {
    const block = Array.from({ length: 200 }, (_, index) => `\tvalue${index} = ${index};\n`).join("");
    const message = refusalOf(block, { oldText: block.replaceAll("\t", "    "), newText: "" });
    expect(message).toContain("the first 1500 of");
    expect(message.length).toBeLessThan(2600);
  });
});
