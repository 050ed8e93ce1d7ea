import type * as nodeCrypto from "node:crypto";

/** Node's cryptography, loaded when first used: importing it costs every start 3 ms of CPU, and most sessions never need it. */
export function crypto(): typeof nodeCrypto {
  return process.getBuiltinModule("node:crypto");
}
