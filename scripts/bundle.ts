// Bundles a server into one ESM file per entry, with heavy libraries in chunks that load on first use.
// Run in the package's folder: node ../../scripts/bundle.ts src/cli.ts [src/calc/worker.ts ...]
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

import { build, type OutputChunk } from "rolldown";

import { leanSdk } from "./lean-sdk.ts";
import { licenceTexts } from "./licences.ts";

const entries = argv.slice(2);
const outDir = resolve("dist");
const shims = fileURLToPath(new URL("sdk-shims.ts", import.meta.url));

await rm(outDir, { recursive: true, force: true });
await mkdir(outDir, { recursive: true });
const { output } = await build({
  input: Object.fromEntries(entries.map((entry) => [basename(entry, ".ts"), resolve(entry)])),
  platform: "node",
  plugins: [leanSdk()],
  resolve: { conditionNames: ["@org/source", "node", "import", "default"], alias: { "@modelcontextprotocol/server/_shims": shims } },
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
});

const chunks = output.filter((item): item is OutputChunk => item.type === "chunk");
const external = chunks
  .flatMap((chunk) => [...chunk.imports, ...chunk.dynamicImports])
  .filter((name) => !name.startsWith("node:") && !output.some((item) => item.fileName === name));
if (external.length > 0) throw new Error(`not bundled: ${[...new Set(external)].join(", ")}`);
const modules = chunks.flatMap((chunk) => chunk.moduleIds);
const hasSdk = modules.some((id) => /@modelcontextprotocol[\\/]server[\\/]/.test(id));
if (hasSdk && !modules.includes(shims)) throw new Error("the SDK no longer asks for its shims; see sdk-shims.ts");
await chmod(resolve(outDir, "cli.js"), 0o755);
await writeFile("THIRD_PARTY_LICENSES.txt", await licenceTexts(modules));
