import { PGlite } from "@electric-sql/pglite";

import { pglitePart } from "./parts.ts";
import { SHOP } from "./shop/shop.ts";

/** Beyond what PGlite sets itself. Files are in memory here, and nothing outlives the thread. */
const SETTINGS = [
  "shared_buffers=16MB",
  "temp_file_limit=200MB",
  "wal_level=minimal",
  "max_wal_senders=0",
  "min_wal_size=2MB",
  "max_wal_size=2MB",
  "jit=off",
];

/**
 * Starts PostgreSQL with the shop in it. With the saved data directory that takes 0.7 s, and the whole process 300 MB of memory; without,
 * 3 s and for a moment 530 MB, because PGlite makes a new cluster then (initdb).
 */
export async function startEngine(saved: Buffer<ArrayBuffer> | undefined): Promise<PGlite> {
  const compile = async (name: "pglite.wasm" | "initdb.wasm"): Promise<WebAssembly.Module> => WebAssembly.compile(await pglitePart(name));
  const [pgliteWasmModule, initdbWasmModule, data] = await Promise.all([
    compile("pglite.wasm"),
    saved === undefined ? compile("initdb.wasm") : undefined,
    pglitePart("pglite.data"),
  ]);
  const engine = await PGlite.create({
    pgliteWasmModule,
    ...(initdbWasmModule && { initdbWasmModule }),
    fsBundle: new Blob([data]),
    ...(saved && { loadDataDir: new Blob([saved]) }),
    initDbStartParams: ["--wal-segsize=1"],
    // -F is fsync=off, which saves nothing in memory, and which a look at the server's health takes for the danger that it is elsewhere.
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== "-F"),
      ...SETTINGS.flatMap((setting) => ["-c", setting]),
    ],
  });
  if (saved !== undefined) return engine;
  for (const sql of SHOP) await engine.exec(sql);
  return engine;
}
