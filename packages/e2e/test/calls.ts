/** A call that an installed server must answer, and part of the data it must answer with. */
export interface ExpectedCall {
  tool: string;
  arguments: Record<string, unknown>;
  expected: Record<string, unknown>;
}

/** What is particular to one server. */
export interface Particulars {
  /** Calls that reach every part of the bundle that loads on first use. */
  calls: readonly ExpectedCall[];
  /** Libraries whose licences must travel with the bundle, besides those of core. */
  libraries: readonly string[];
}

/** By folder of the package. A server that is missing here gets the checks that all servers share. */
export const particulars: Readonly<Record<string, Particulars>> = {
  "server-calc": {
    calls: [
      { tool: "calculate", arguments: { expression: "0.1 + 0.2" }, expected: { result: "0.3" } },
      { tool: "calculate", arguments: { expression: "72 °F to °C" }, expected: { type: "unit" } },
      { tool: "symbolic", arguments: { operation: "differentiate", expression: "x^3", variable: "x" }, expected: { result: "3*x^2" } },
      { tool: "statistics", arguments: { data: [1, 2, 3, 4] }, expected: { series: [{ count: 4, mean: 2.5 }] } },
    ],
    libraries: ["mathjs"],
  },
};
