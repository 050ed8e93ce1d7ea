import type { Client } from "pg";

/** Counts what arrives on a connection. */
export interface Meter {
  /** Begins to count; `exceeded` is called once when more than `bytes` have come. */
  start(bytes: number, exceeded: () => void): void;
  stop(): void;
}

/**
 * Counts bytes on the socket, because nothing later could: pg collects a whole row before it hands it on, and a value of 600 MB, or
 * rows without end, would fill the memory first.
 */
export function createMeter(client: Client): Meter {
  let left = Infinity;
  let tell: (() => void) | undefined;
  client.connection.stream.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left >= 0 || tell === undefined) return;
    const exceeded = tell;
    tell = undefined;
    exceeded();
  });
  return {
    start(bytes, exceeded) {
      left = bytes;
      tell = exceeded;
    },
    stop() {
      left = Infinity;
      tell = undefined;
    },
  };
}
