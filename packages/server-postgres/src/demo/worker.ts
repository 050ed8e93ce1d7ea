// The thread of the demo's database: PostgreSQL itself, in WebAssembly. It takes what a client of PostgreSQL would write to a socket, and
// gives what the server would answer.
import { on } from "node:events";
import { setFlagsFromString } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";

import { startEngine } from "./engine.ts";
import { createFrames } from "./frames.ts";
import { createOutlet } from "./outlet.ts";
import { savedShop } from "./parts.ts";
import type { Given } from "./thread.ts";

/** ReadyForQuery, but for its last byte, the state of the transaction. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);

// For the whole process, and only with --demo. To optimize functions of the size PostgreSQL has takes half a gigabyte for a while, and
// more time than a demo will ever win back. Without a limit a query could take 2 GB; with it (256 MB) PostgreSQL says that it is out of memory.
for (const flag of ["--liftoff-only", "--no-wasm-tier-up", "--no-wasm-dynamic-tiering", "--wasm-max-mem-pages=4096"])
  setFlagsFromString(flag);

if (parentPort === null) throw new Error("This program is a thread of the server's demo.");
const port = parentPort;
const outlet = createOutlet(port, (workerData as Given).untaken);
const engine = await startEngine(await savedShop());
let frames = createFrames();

/** There is one session, which is made like new for each connection. */
async function begin(): Promise<void> {
  frames = createFrames();
  // An error outside of a transaction only says that there is none to be rolled back.
  await engine.exec("ROLLBACK");
  await engine.exec("DISCARD ALL");
  port.postMessage("begun");
}

async function answer(bytes: Uint8Array): Promise<void> {
  for (let { messages, asks } = frames(bytes); messages.length > 0; { messages, asks } = frames(new Uint8Array(0))) {
    await engine.execProtocolRawStream(messages, { onRawData: (piece) => outlet.write(piece), syncToFs: false });
    outlet.flush();
    // PGlite passes over what ends WebAssembly itself, such as an exhausted stack. The engine is in no state that can be relied on then.
    if (asks && !READY.equals(outlet.tail().subarray(0, READY.length))) throw new Error("The demo's database has failed.");
  }
  port.postMessage("answered");
}

for await (const [message] of on(port, "message") as AsyncIterable<[Uint8Array | "begin"]>) {
  await (message === "begin" ? begin() : answer(message));
}
