/** Messages of a client that are all there. */
export interface Cut {
  /** In one piece; empty when nothing is whole yet. */
  readonly messages: Uint8Array;
  /** Whether the last of them is one after which the server says that it is ready: Query or Sync. */
  readonly asks: boolean;
}

const TERMINATE = 0x58;
const QUERY = 0x51;
const SYNC = 0x53;

/**
 * Cuts what a client sends where its messages end: first the start-up packet, which is a length and a body, then messages with a type
 * byte before the length (manual 54.7). Bytes may come in any pieces. Terminate is never handed out, because it would end the engine.
 */
export function createFrames(): (bytes: Uint8Array) => Cut {
  let rest: Uint8Array = new Uint8Array(0);
  let started = false;
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
    let end = 0;
    let type = 0;
    while (rest[end] !== TERMINATE || !started) {
      const head = started ? 1 : 0;
      if (end + head + 4 > rest.length) break;
      // A length counts its own four bytes.
      const next = end + head + Math.max(4, view.getUint32(end + head));
      if (next > rest.length) break;
      type = started ? (rest[end] ?? 0) : 0;
      end = next;
      // The start-up packet goes alone: a client waits for its answer.
      if (!started) {
        started = true;
        break;
      }
    }
    const messages = rest.subarray(0, end);
    rest = rest.subarray(end);
    return { messages, asks: type === QUERY || type === SYNC };
  };
}
