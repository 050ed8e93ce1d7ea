// Run by the build, after the bundler: makes the shop and writes its data directory to dist/shop.tar.br, where the bundle's thread starts from.
import { writeFile } from "node:fs/promises";
import { brotliCompressSync, constants } from "node:zlib";

import { startEngine } from "./engine.ts";

const engine = await startEngine(undefined);
// So that no log of what has been written is left to be saved.
for (const sql of ["CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT"]) await engine.exec(sql);
const tar = await engine.dumpDataDir("none");
// As in scripts/bundle.ts.
const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: tar.size };
await writeFile("dist/shop.tar.br", brotliCompressSync(await tar.arrayBuffer(), { params }));
await engine.close();
