import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { ConfigError, defineConfig, helpText, readSettings, serverJson, settingsTable, stringSetting } from "../../src/index.ts";
import { kitchen } from "../fixtures/kitchen.ts";

const server = kitchen();
function settings(args: string[], env: Record<string, string> = {}): Readonly<Record<string, unknown>> {
  const invocation = readSettings(server.config, args, env);
  if (invocation.action !== "run") throw new TypeError("not a run");
  return invocation.settings;
}

/** `settings`, or the line that says why not. */
function outcome(args: string[]): string {
  try {
    readSettings(server.config, args, {});
    return "settings";
  } catch (error) {
    if (error instanceof ConfigError) return error.message.trim();
    throw error;
  }
}

describe("reading settings", () => {
  test("defaults, environment, flags: the later wins", () => {
    expect(settings([])).toMatchObject({ depth: 3, readOnly: false, paths: [], apiKey: undefined, transport: "stdio", host: "127.0.0.1" });
    expect(settings([], { KITCHEN_DEPTH: "4", KITCHEN_READ_ONLY: "yes", KITCHEN_PATHS: "a, b" })).toMatchObject({
      depth: 4,
      readOnly: true,
      paths: ["a", "b"],
    });
    expect(settings(["--depth", "5", "--no-read-only"], { KITCHEN_DEPTH: "4", KITCHEN_READ_ONLY: "1" })).toMatchObject({
      depth: 5,
      readOnly: false,
    });
    expect(settings(["--depth=6", "--paths=x", "y", "--", "--z"])).toMatchObject({ depth: 6, paths: ["x", "y", "--z"] });
  });

  test("an empty environment variable counts as not set", () => {
    expect(settings([], { KITCHEN_DEPTH: "" })).toMatchObject({ depth: 3 });
  });

  test("help and version come first", () => {
    expect(readSettings(server.config, ["--bogus", "--help"], {})).toEqual({ action: "help" });
    expect(readSettings(server.config, ["-v"], {})).toEqual({ action: "version" });
    expect(settings(["--", "--help"])).toMatchObject({ paths: ["--help"] });
  });

  test.each<[string[], Record<string, string>, string]>([
    [["--detph", "4"], {}, 'Unknown flag --detph. Did you mean "--depth"? See --help.'],
    [["--depth"], {}, "--depth needs a value: --depth N."],
    [["--depth", "--read-only"], {}, "--depth needs a value: --depth N."],
    [["--depth", "10"], {}, '--depth is "10": must be a whole number from 1 to 9.'],
    [["--depth", "1e1"], {}, '--depth is "1e1": must be a whole number from 1 to 9.'],
    [["--depth", ""], {}, '--depth is "": must be a whole number from 1 to 9.'],
    [["--transport", "htp"], {}, '--transport is "htp": must be stdio or http. Did you mean "http"?'],
    [["--no-read-only=true"], {}, "--no-read-only takes no value. Write --no-read-only, or --read-only=true."],
    [["--read-only=maybe"], {}, '--read-only is "maybe": must be true or false.'],
    [[], { KITCHEN_DEPTH: "deep" }, 'KITCHEN_DEPTH is "deep": must be a whole number from 1 to 9.'],
    [
      [],
      { KITCHEN_KEY: "${PANTRY_KEY}" },
      "KITCHEN_KEY contains ${PANTRY_KEY}: the host did not replace it. Set that variable where the host starts, or write the value itself.",
    ],
    [
      ["${HOME}/notes"],
      {},
      "--paths contains ${HOME}: the host did not replace it. Set that variable where the host starts, or write the value itself.",
    ],
  ])("%j %j", (args, env, message) => {
    expect(() => settings(args, env)).toThrow(new ConfigError(message));
  });

  test("any arguments either give settings or one line that says why not", () => {
    const words = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "--depth",
        "--port",
        "--token",
        "--read-only",
        "--",
        "-x",
        "--no-depth",
        "--paths=",
        "=",
        "--=",
        "99999999999999999999",
      ),
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 6 }), (args) => {
        expect(outcome(args)).not.toBe("");
      }),
    );
  });

  test("a secret is never part of an error", () => {
    expect(() => settings(["--api-key", ""])).toThrow(/^--api-key is not usable: must not be empty\.$/);
  });
});

describe("a setting that only the environment may give", () => {
  const vault = {
    config: defineConfig("VAULT", { phrase: stringSetting({ secret: true, environmentOnly: true, description: "What opens it" }) }),
  };

  test("is read from there, and has no flag", () => {
    expect(readSettings(vault.config, [], { VAULT_PHRASE: "sesame" })).toMatchObject({ settings: { phrase: "sesame" } });
    for (const args of [["--phrase", "sesame"], ["--phrase=sesame"]]) {
      expect(() => readSettings(vault.config, args, {})).toThrow(
        new ConfigError("--phrase is not a flag: arguments can be read by every user of the machine. Set VAULT_PHRASE in the environment."),
      );
    }
  });

  test("help and README show the variable alone", () => {
    const definition = { ...server, ...vault };
    expect(helpText(definition)).toMatch(/^ {2}\(VAULT_PHRASE\) +What opens it \(secret; VAULT_PHRASE\)$/m);
    expect(settingsTable(definition)).toContain("|  | `VAULT_PHRASE` |  | What opens it. Secret |");
  });
});

describe("describing settings", () => {
  test("help names every flag, variable, default and range", () => {
    const help = helpText(server);
    expect(help).toContain("Usage: mcp-server-kitchen [options] [DIR ...]");
    expect(help).toMatch(/--depth N +How deep \(default 3; 1 to 9; KITCHEN_DEPTH\)/);
    expect(help).toMatch(/--api-key TEXT +Key of the pantry \(secret; KITCHEN_KEY\)/);
    expect(help).toMatch(/--transport stdio\|http .*MCP_TRANSPORT/);
  });

  test("the README table escapes what Markdown would eat", () => {
    expect(settingsTable(server)).toContain("| `--transport stdio\\|http` | `MCP_TRANSPORT` | `stdio` | How clients connect |");
    expect(settingsTable(server)).toContain("| `--api-key TEXT` | `KITCHEN_KEY` |  | Key of the pantry. Secret |");
  });

  test("server.json carries arguments and variables, secrets marked", () => {
    const json = serverJson(server, { mcpName: "io.github.org/x", repository: "https://github.com/org/x", subfolder: "packages/x" });
    expect(json).toMatchObject({
      name: "io.github.org/x",
      version: "1.2.3",
      packages: [{ packageArguments: [{ type: "positional", valueHint: "DIR" }] }],
    });
    expect(JSON.stringify(json)).toContain(
      '{"name":"KITCHEN_KEY","description":"Key of the pantry","format":"string","isRequired":false,"isSecret":true}',
    );
  });
});
