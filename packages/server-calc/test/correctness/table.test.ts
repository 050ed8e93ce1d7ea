import { describe, expect, it } from "vitest";

import { statisticsTool } from "./statistics.ts";
import { symbolic } from "./symbolic.ts";
import { calculateTable } from "./table.ts";

const everything = [...Object.values(calculateTable).flat(), ...symbolic, ...statisticsTool];

/** What is asked, without what is expected and without spaces: two cases that ask the same are one case. */
function question({ expected: _expected, source: _source, ...input }: { expected: unknown; source: string }): string {
  return JSON.stringify(input).replaceAll(" ", "");
}

describe("the correctness table", () => {
  it("has at least 300 cases, 60 of them about units", () => {
    expect(everything.length).toBeGreaterThanOrEqual(300);
    expect(calculateTable["units"]?.length).toBeGreaterThanOrEqual(60);
  });

  it("names a source for every case, and none that is what it judges", () => {
    expect(everything.filter(({ source }) => source.trim() === "" || /mathjs|nerdamer/iu.test(source))).toEqual([]);
  });

  it("asks nothing twice", () => {
    const seen = everything.map(question);
    expect(seen.filter((one, index) => seen.indexOf(one) !== index)).toEqual([]);
  });
});
