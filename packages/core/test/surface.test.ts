import { expect, test } from "vitest";

import manifest from "../package.json" with { type: "json" };

// What users of the kit may import. A name added or taken away here is a release note.
const surface: Record<string, string[]> = {
  ".": [
    "ConfigError",
    "ToolError",
    "booleanSetting",
    "choiceSetting",
    "createLogger",
    "defineConfig",
    "definePrompt",
    "defineResource",
    "defineServer",
    "defineTool",
    "didYouMean",
    "fitting",
    "helpText",
    "integerSetting",
    "listSetting",
    "nearest",
    "readSettings",
    "runCli",
    "serverJson",
    "settingsTable",
    "stringSetting",
    "truncate",
  ],
  "./errors": ["ToolError"],
  "./http": ["prepare", "serveOverHttp"],
  "./nearest": ["didYouMean", "nearest"],
  "./paths": [
    "BUILT_IN_DENY",
    "asToolError",
    "checkNewName",
    "codeOf",
    "compileGlob",
    "createSandbox",
    "describeRoots",
    "isWithin",
    "parseRoot",
    "realOrGiven",
    "replaceFile",
    "resolveRoots",
    "showName",
    "syncDirectory",
  ],
  "./testing": ["checkTools", "connectInMemory", "dataOf", "estimatedTokens", "failureOf", "spawnServer", "textOf"],
};

const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === "string" ? [] : [[subpath, target["@org/source"]] as const],
);

test("the entries are the ones listed", () => {
  expect(entries.map(([subpath]) => subpath).toSorted()).toEqual(Object.keys(surface).toSorted());
});

test.each(entries)("%s exports exactly the names listed", async (subpath, source) => {
  const module = (await import(/* @vite-ignore */ new URL(`../${source}`, import.meta.url).href)) as Record<string, unknown>;
  expect(Object.keys(module).toSorted()).toEqual(surface[subpath]);
});
