import { expect, test } from "vitest";

import { parseArray } from "../../src/values/arrays.ts";

test.each([
  ["{}", ",", []],
  ["{1,NULL,-3}", ",", ["1", null, "-3"]],
  ['{"NULL",null,nULL}', ",", ["NULL", "null", "nULL"]],
  [String.raw`{"a\"b","a\\b","","{x,y}",plain}`, ",", ['a"b', String.raw`a\b`, "", "{x,y}", "plain"]],
  [
    "{{1,2},{3,NULL}}",
    ",",
    [
      ["1", "2"],
      ["3", null],
    ],
  ],
  ["{{{a}},{{b}}}", ",", [[["a"]], [["b"]]]],
  ["{(1,1),(0,0);(3,3),(2,2)}", ";", ["(1,1),(0,0)", "(3,3),(2,2)"]],
  ['{"line\nbreak","😀"}', ",", ["line\nbreak", "😀"]],
])("%s", (text, delimiter, array) => {
  expect(parseArray(text, delimiter)).toEqual(array);
});

test.each(["[0:1]={1,2}", "[1:1][-2:-1]={{1,2}}", "1 2 3", "", "{1", "{1}}", "{1}{2}", '{"a', "{1},2", "}", "1,{2}"])("not %s", (text) => {
  expect(parseArray(text, ",")).toBeUndefined();
});
