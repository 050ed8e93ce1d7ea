import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";

import type { Instance } from "libpg-query/wasm/libpg-query.js";

/** What the parser says is wrong. `at` counts characters from the start (in trees it counts bytes); undefined where it does not know. */
export interface Failure {
  readonly message: string;
  readonly at: number | undefined;
}

/** PostgreSQL's own parser. Texts must have no NUL: it would stop there. Rejects with whatever a text brings that is nested too deeply. */
export interface Library {
  /** The JSON of the tree, or what is wrong. */
  parse(text: string): Promise<string | Failure>;
  /** The JSON of the functions of a CREATE FUNCTION ... LANGUAGE plpgsql, or what is wrong. */
  parseProcedural(text: string): Promise<string | Failure>;
  /** The JSON of the tokens, comments included. */
  scan(text: string): Promise<string>;
}

/** From source the library is where it was installed, in the bundle beside us. */
const WASM = import.meta.url.endsWith(".ts") ? import.meta.resolve("libpg-query/wasm/libpg-query.wasm") : "./libpg-query.wasm";

/**
 * Loads libpg-query, 15 MB.
 *
 * Its own JavaScript is passed by for two reasons. A text that is nested too deeply makes WebAssembly trap, and a trap leaves the stack of C
 * where it was: after some five of them every later text fails or hangs, for good. And it prints to stdout, which belongs to the protocol.
 */
export async function loadLibrary(): Promise<Library> {
  // V8 would compile the whole parser a second time once it is warm, for which it takes 550 MB; measured, that saves 0.02 ms a text.
  for (const flag of ["--no-wasm-dynamic-tiering", "--no-wasm-tier-up"]) setFlagsFromString(flag);
  const [{ default: create }, file] = await Promise.all([
    import("libpg-query/wasm/libpg-query.js"),
    readFile(new URL(WASM, import.meta.url)),
  ]);
  const compiled = await WebAssembly.compile(file);
  const begin = (): Promise<Instance> =>
    create({
      instantiateWasm: (imports, done) => done(new WebAssembly.Instance(compiled, imports)),
      print: () => undefined,
      printErr: () => undefined,
    });
  let current = begin();

  async function use<T>(text: string, work: (parser: Instance, address: number) => T): Promise<T> {
    let parser: Instance;
    let awaited: Promise<Instance>;
    do {
      awaited = current;
      parser = await awaited;
    } while (awaited !== current);
    try {
      const bytes = parser.lengthBytesUTF8(text) + 1;
      const address = parser._malloc(bytes);
      parser.stringToUTF8(text, address, bytes);
      const result = work(parser, address);
      parser._free(address);
      return result;
    } catch (error) {
      current = begin();
      throw error;
    }
  }

  return {
    parse: (text) => use(text, readParsed),
    parseProcedural: (text) =>
      use(text, (parser, address) => {
        const result = readString(parser, parser._wasm_parse_plpgsql(address));
        return result.startsWith("{") ? result : { message: result, at: undefined };
      }),
    scan: (text) => use(text, (parser, address) => readString(parser, parser._wasm_scan(address))),
  };
}

/** Reads a PgQueryParseResult of pg_query.h: three pointers, to the tree, to what was printed, and to the error. */
function readParsed(parser: Instance, address: number): string | Failure {
  const result = parser._wasm_parse_query_raw(address);
  const error = parser.getValue(result + 8, "i32");
  const parsed = error === 0 ? parser.UTF8ToString(parser.getValue(result, "i32")) : readFailure(parser, error);
  parser._wasm_free_parse_result(result);
  return parsed;
}

/** Reads a PgQueryError: the message comes first, the position, counted from 1, fifth. */
function readFailure(parser: Instance, error: number): Failure {
  const position = parser.getValue(error + 16, "i32");
  return { message: parser.UTF8ToString(parser.getValue(error, "i32")), at: position > 0 ? position - 1 : undefined };
}

function readString(parser: Instance, address: number): string {
  const text = parser.UTF8ToString(address);
  parser._wasm_free_string(address);
  return text;
}
