import { connect as connectSocket, isIP, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions } from "node:tls";

import type { Client } from "pg";

/** A cancel request that nobody takes is given up after this. */
const LIMIT_MS = 2_000;

/** What pg keeps of a connected client, and its types do not name. */
interface Inside {
  readonly processID: number | null;
  readonly secretKey: number | null;
  readonly ssl: ConnectionOptions | false;
  readonly sslNegotiation: "postgres" | "direct";
  readonly connection: { readonly stream: Partial<Pick<Socket, "remoteAddress">> };
}

/** The process of the server that works for a client; undefined before it is connected. */
export function backendOf(client: Client): number | undefined {
  return inside(client).processID ?? undefined;
}

/**
 * Asks the server to cancel what the client's backend does (manual 54.2.8): a connection of its own to the address where the client
 * really is (a name may stand for several), encrypted as that one. Resolves when the server has closed it, which is after the backend
 * has been told, or when that did not work. Never rejects.
 */
export async function requestCancel(client: Client): Promise<void> {
  const { processID, secretKey, ssl, sslNegotiation, connection } = inside(client);
  if (processID === null || secretKey === null) return;
  const { host, port } = client;
  const socket = host.startsWith("/")
    ? connectSocket(`${host}/.s.PGSQL.${port}`)
    : connectSocket({ host: connection.stream.remoteAddress ?? host, port });
  await new Promise<void>((resolve) => {
    const giveUp = setTimeout(() => socket.destroy(), LIMIT_MS);
    socket.once("close", () => {
      clearTimeout(giveUp);
      resolve();
    });
    socket.on("error", () => socket.destroy());
    const encrypt = (): void => {
      const encrypted = connectTls({ ...tlsOf(ssl, host), socket, ...(sslNegotiation === "direct" && { ALPNProtocols: ["postgresql"] }) });
      encrypted.on("error", () => socket.destroy());
      encrypted.once("secureConnect", () => encrypted.end(cancelMessage(processID, secretKey))).resume();
    };
    socket.once("connect", () => {
      if (ssl === false) socket.end(cancelMessage(processID, secretKey));
      else if (sslNegotiation === "direct") encrypt();
      else socket.write(SSL_REQUEST);
    });
    if (ssl === false) socket.resume();
    else if (sslNegotiation === "postgres") {
      socket.once("data", (answer) => {
        if (answer.toString("latin1") === "S") encrypt();
        else socket.destroy();
      });
    }
  });
}

function inside(client: Client): Inside {
  return client as unknown as Inside;
}

function tlsOf(ssl: ConnectionOptions | false, host: string): ConnectionOptions {
  if (ssl === false) return {};
  // pg makes the key invisible to a spread.
  return { host, ...(isIP(host) === 0 && { servername: host }), ...ssl, ...("key" in ssl && { key: ssl.key }) };
}

/** SSLRequest (manual 54.7). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);

/** CancelRequest (manual 54.7): pg speaks protocol 3.0, where keys have four bytes. */
function cancelMessage(process: number, key: number): Buffer {
  const message = Buffer.alloc(16);
  message.writeInt32BE(16, 0);
  message.writeInt32BE(80_877_102, 4);
  message.writeInt32BE(process, 8);
  message.writeInt32BE(key, 12);
  return message;
}
