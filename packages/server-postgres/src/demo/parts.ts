import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";

/** From source nothing is packed, and libraries are where they were installed. */
const fromSource = import.meta.url.endsWith(".ts");

/** A file of PGlite: in `node_modules`, or packed beside the bundle. */
export async function pglitePart(name: "pglite.wasm" | "pglite.data" | "initdb.wasm"): Promise<Buffer<ArrayBuffer>> {
  return fromSource ? readFile(new URL(import.meta.resolve(`@electric-sql/pglite/${name}`))) : unpack(name);
}

/** The data directory of a cluster that holds the shop, as a tar; undefined from source, where it has to be made. */
export async function savedShop(): Promise<Buffer<ArrayBuffer> | undefined> {
  return fromSource ? undefined : unpack("shop.tar");
}

async function unpack(name: string): Promise<Buffer<ArrayBuffer>> {
  return promisify(brotliDecompress)(await readFile(new URL(`${name}.br`, import.meta.url)));
}
