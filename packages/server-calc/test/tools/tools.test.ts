import { connectInMemory, type Connected, dataOf, failureOf } from "@org/mcp-core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { calc } from "../../src/server.ts";

let connected: Connected;
beforeAll(async () => {
  connected = await connectInMemory(calc);
});
afterAll(() => connected.close());

const call = (name: string, args: Record<string, unknown>): ReturnType<Connected["client"]["callTool"]> =>
  connected.client.callTool({ name, arguments: args });

describe("each tool answers through a client", () => {
  test("calculate", async () => {
    expect(dataOf(await call("calculate", { expression: "0.1 + 0.2" }))).toMatchObject({ result: "0.3" });
    expect(dataOf(await call("calculate", { expression: "r = 3; pi r^2", precision: 10 }))).toMatchObject({
      steps: [{ result: "3" }, { result: "28.27433388" }],
    });
    expect(
      dataOf(
        await call("calculate", {
          expression: "m * v",
          variables: {
            m: [
              [1, 2],
              [3, 4],
            ],
            v: [1, "1/2"],
          },
        }),
      ),
    ).toMatchObject({ result: "[2, 5]" });
  });
  test("symbolic", async () => {
    expect(dataOf(await call("symbolic", { operation: "solve", expression: "x^2 = 2" }))).toMatchObject({
      complete: true,
      solutions: [{ verified: true }, { verified: true }],
    });
    expect(dataOf(await call("symbolic", { operation: "differentiate", expression: "x^3" }))).toMatchObject({
      result: expect.stringMatching(/^3 ?\*? ?x ?\^ ?2$/) as string,
    });
  });
  test("bounds may be numbers", async () => {
    const args = { operation: "integrate", expression: "x^2", from: 0, to: 3 };
    expect(dataOf(await call("symbolic", args))).toMatchObject({ result: "9" });
  });
  test("statistics", async () => {
    expect(dataOf(await call("statistics", { data: [1, 2, 3, 4], percentiles: [50] }))).toMatchObject({
      series: [{ mean: 2.5, percentiles: [[50, 2.5]] }],
    });
    expect(dataOf(await call("statistics", { data: { x: [1, 2, 3] }, y: [2, 4, 6] }))).toMatchObject({
      relations: [{ slope: 2, intercept: 0, pearson: 1 }],
    });
  });
});

describe("wrong input is answered with what is right, and the server stays up", () => {
  test.each<[string, string, Record<string, unknown>, RegExp]>([
    ["an unknown argument", "calculate", { expresion: "1" }, /Unknown argument "expresion"\. Did you mean "expression"\?/],
    ["a wrong type", "calculate", { expression: 5 }, /Argument expression is 5: .*string/],
    ["no argument", "calculate", {}, /Missing argument expression/],
    ["an empty expression", "calculate", { expression: "" }, /Argument expression is "": /],
    ["a blank expression", "calculate", { expression: " \n\t" }, /empty|no expression|nothing/i],
    ["a megabyte", "calculate", { expression: "1+".repeat(500_000) }, /1,?000,?000 characters/],
    ["a NUL", "calculate", { expression: "1\u00002" }, /NUL|control|U\+0000/],
    ["a lone surrogate", "calculate", { expression: "1+\uD800" }, /surrogate|U\+D800|Unicode/i],
    ["a precision out of range", "calculate", { expression: "1", precision: 1001 }, /Argument precision is 1001: .*1000/],
    ["an unknown mode", "calculate", { expression: "1", mode: "exact" }, /Argument mode is "exact": .*"fraction"/],
    ["a variable that is no value", "calculate", { expression: "x", variables: { x: null } }, /variables\.x/],
    ["a variable with a hostile name", "calculate", { expression: "1", variables: { constructor: 1 } }, /constructor/],
    ["a variable with an object inside", "calculate", { expression: "x", variables: { x: [{ a: 1 }] } }, /x/],
    ["an unknown function", "calculate", { expression: "sine(1)" }, /sine/],
    ["a syntax error", "calculate", { expression: "2 + * 3" }, /\^/],
    ["an unknown operation", "symbolic", { operation: "derive", expression: "x" }, /Argument operation is "derive"/],
    ["an argument of another operation", "symbolic", { operation: "factor", expression: "x^2", from: "0" }, /from/],
    ["no variable to solve for", "symbolic", { operation: "solve", expression: "x = y" }, /variable/],
    ["no data", "statistics", { data: [] }, /data|empty|at least/i],
    ["lists of different lengths", "statistics", { data: [1, 2, 3], y: [1] }, /length|3.*1|1.*3/],
    ["text in the data", "statistics", { data: [1, "2"] }, /Argument data is \[1,"2"\]\. It takes: Numbers, or named columns of numbers\./],
  ])("%s", async (_what, tool, args, message) => {
    const failure = failureOf(await call(tool, args));
    expect(failure).toMatch(message);
    expect(failure.length).toBeLessThan(2000);
    expect(dataOf(await call("calculate", { expression: "2 + sqrt(4)" }))).toMatchObject({ result: "4" });
  });

  test("an unknown tool", async () => {
    await expect(call("calculator", { expression: "1" })).rejects.toThrow(/Did you mean "calculate"\?/);
  });
});

test("nothing is kept between calls", async () => {
  await call("calculate", { expression: "leak = 42; f(x) = x + leak; pi = 3; f(1)" });
  expect(failureOf(await call("calculate", { expression: "leak" }))).toMatch(/leak/);
  expect(failureOf(await call("calculate", { expression: "f(1)" }))).toMatch(/f/);
  expect(dataOf(await call("calculate", { expression: "pi", precision: 6 }))).toMatchObject({ result: "3.14159" });
});

test("a cancelled call ends at once and the next is answered", async () => {
  const abort = new AbortController();
  const long = connected.client.callTool(
    { name: "calculate", arguments: { expression: "f(n) = n < 2 ? n : f(n - 1) + f(n - 2); f(60)" } },
    { signal: abort.signal },
  );
  setTimeout(() => abort.abort(new Error("enough")), 100);
  await expect(long).rejects.toThrow("enough");
  expect(dataOf(await call("calculate", { expression: "2 + sqrt(4)" }))).toMatchObject({ result: "4" });
});

test("many calls at once are all answered", async () => {
  const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => call("calculate", { expression: `${index}^2` })));
  expect(answers.map((answer) => dataOf(answer))).toEqual(
    Array.from({ length: 30 }, (_, index) => expect.objectContaining({ result: String(index ** 2) }) as unknown),
  );
});
