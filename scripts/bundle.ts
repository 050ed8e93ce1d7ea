// Bundles a server into one ESM file per entry, with heavy libraries in chunks that load on first use.
// Run in the package's folder: node ../../scripts/bundle.ts src/cli.ts [src/calc/worker.ts ...] [--copy FILE ...] [--pack FILE ...]
// FILE is a file of a library, such as some-parser/parser.wasm. --copy puts it beside the bundle, --pack does so compressed, as NAME.br.
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { basename, resolve } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import { build, type OutputChunk } from "rolldown";

import { leanSdk } from "./lean-sdk.ts";
import { licenceTexts } from "./licences.ts";

const { values: files, positionals: entries } = parseArgs({
  args: argv.slice(2),
  allowPositionals: true,
  options: { copy: { type: "string", multiple: true, default: [] }, pack: { type: "string", multiple: true, default: [] } },
});
const outDir = resolve("dist");
const shims = fileURLToPath(new URL("sdk-shims.ts", import.meta.url));

await rm(outDir, { recursive: true, force: true });
await mkdir(outDir, { recursive: true });
const { output } = await build({
  input: Object.fromEntries(entries.map((entry) => [basename(entry, ".ts"), resolve(entry)])),
  platform: "node",
  plugins: [leanSdk()],
  // Besides "import" or "require", as the case may be.
  resolve: { conditionNames: ["@org/source", "node"], alias: { "@modelcontextprotocol/server/_shims": shims } },
  output: {
    dir: outDir,
    format: "esm",
    // Flat, because the code finds its worker beside itself.
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    // Function names stay readable in stack traces.
    minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
  },
  logLevel: "warn",
  // What Emscripten makes has it, in places that are never reached.
  checks: { eval: false },
});

const chunks = output.filter((item): item is OutputChunk => item.type === "chunk");
const external = chunks
  .flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])
  .filter((name) => !isBuiltin(name) && !output.some((item) => item.fileName === name));
if (external.length > 0) throw new Error(`not bundled: ${[...new Set(external)].join(", ")}`);
const modules = chunks.flatMap((chunk) => chunk.moduleIds);
const hasSdk = modules.some((id) => /@modelcontextprotocol[\\/]server[\\/]/.test(id));
if (hasSdk && !modules.includes(shims)) throw new Error("the SDK no longer asks for its shims; see sdk-shims.ts");

const find = createRequire(resolve("package.json")).resolve;
const copied = files.copy.map((file) => find(file));
const packed = files.pack.map((file) => find(file));
for (const file of copied) await writeFile(resolve(outDir, basename(file)), await readFile(file));
for (const file of packed) await writeFile(resolve(outDir, `${basename(file)}.br`), await pack(file));

await chmod(resolve(outDir, "cli.js"), 0o755);
await writeFile("THIRD_PARTY_LICENSES.txt", await licenceTexts([...modules, ...copied, ...packed]));

async function pack(file: string): Promise<Buffer> {
  const bytes = await readFile(file);
  // 9 of 11: the rest takes fifteen times as long, for a tenth.
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return promisify(brotliCompress)(bytes, { params });
}
