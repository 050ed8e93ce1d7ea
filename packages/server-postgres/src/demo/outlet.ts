import type { MessagePort } from "node:worker_threads";

/** The way of the engine's answers out of its thread. */
export interface Outlet {
  /** Takes a piece of an answer; the bytes are copied. Waits while too much is on the way that nobody takes. */
  write(piece: Uint8Array): void;
  /** Sends what is left. */
  flush(): void;
  /** The last bytes written since the last call of this, at most six. */
  tail(): Uint8Array;
}

/** Pieces of PostgreSQL's own 8 KB are gathered up to this. */
const CHUNK = 65_536;
/** So much may be on the way. */
const MOST_UNTAKEN = 4_194_304;

export function createOutlet(port: MessagePort, untaken: Int32Array<SharedArrayBuffer>): Outlet {
  const chunk = new Uint8Array(CHUNK);
  let filled = 0;
  let last: Uint8Array = new Uint8Array(0);

  function flush(): void {
    if (filled === 0) return;
    const bytes = chunk.slice(0, filled);
    Atomics.add(untaken, 0, filled);
    port.postMessage(bytes, [bytes.buffer]);
    filled = 0;
    for (let size = Atomics.load(untaken, 0); size > MOST_UNTAKEN; size = Atomics.load(untaken, 0)) Atomics.wait(untaken, 0, size);
  }

  return {
    write(piece) {
      last = Buffer.concat([last, piece.subarray(-6)]).subarray(-6);
      for (let at = 0; at < piece.length;) {
        const part = piece.subarray(at, at + CHUNK - filled);
        chunk.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === CHUNK) flush();
      }
    },
    flush,
    tail() {
      const bytes = last;
      last = new Uint8Array(0);
      return bytes;
    },
  };
}
