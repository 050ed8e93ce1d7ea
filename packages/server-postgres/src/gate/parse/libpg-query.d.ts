// The package has types for its wrapper only. We call what is underneath, see library.ts.
declare module "libpg-query/wasm/libpg-query.js" {
  /** An instance of PostgreSQL's parser: functions of C that take and give addresses in its memory. */
  interface Instance {
    _malloc(bytes: number): number;
    _free(address: number): void;
    _wasm_parse_query_raw(text: number): number;
    _wasm_free_parse_result(result: number): void;
    _wasm_parse_plpgsql(text: number): number;
    _wasm_scan(text: number): number;
    _wasm_free_string(text: number): void;
    getValue(address: number, type: "i32"): number;
    UTF8ToString(address: number): string;
    stringToUTF8(text: string, address: number, bytes: number): void;
    lengthBytesUTF8(text: string): number;
  }
  interface Options {
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): void;
    print(text: string): void;
    printErr(text: string): void;
  }
  function create(options: Options): Promise<Instance>;
  namespace create {
    export type { Instance, Options };
  }
  export = create;
}
