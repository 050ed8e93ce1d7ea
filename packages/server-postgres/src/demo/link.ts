import { Duplex } from "node:stream";

/** The far end of a connection. */
export interface Peer {
  connect(): void;
  send(bytes: Uint8Array): void;
  /** So many of the bytes delivered have been passed on. */
  taken(bytes: number): void;
  /** The connection has ended, and whether the client had closed it. */
  gone(orderly: boolean): void;
}

/** A connection that looks to pg like a socket. */
export interface Link {
  readonly stream: Duplex;
  /** The far end has been reached. */
  opened(): void;
  isOpen(): boolean;
  deliver(bytes: Uint8Array): void;
}

export function createLink(peer: Peer): Link {
  // Delivered, but not wanted yet: counted as taken when the reader asks for more.
  let held = 0;
  let open = false;
  const stream = new Duplex({
    allowHalfOpen: false,
    read() {
      peer.taken(held);
      held = 0;
    },
    write(chunk: Buffer, _encoding, done) {
      peer.send(chunk);
      done();
    },
    writev(chunks: readonly { chunk: Buffer }[], done) {
      peer.send(Buffer.concat(chunks.map(({ chunk }) => chunk)));
      done();
    },
    final(done) {
      // Nobody closes the other half but we ourselves.
      stream.push(null);
      done();
    },
    destroy(error, done) {
      peer.gone(stream.writableFinished);
      done(error);
    },
  });
  // What pg calls on a socket (pg/lib/connection.js).
  const socket = {
    connect() {
      process.nextTick(peer.connect);
      return stream;
    },
    setNoDelay: () => stream,
    setKeepAlive: () => stream,
    ref: () => stream,
    unref: () => stream,
  };
  return {
    stream: Object.assign(stream, socket),
    opened() {
      open = true;
      stream.emit("connect");
    },
    isOpen: () => open,
    deliver(bytes) {
      if (stream.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))) peer.taken(bytes.length);
      else held += bytes.length;
    },
  };
}
