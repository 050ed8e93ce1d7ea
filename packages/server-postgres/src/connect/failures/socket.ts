import type { Telling, Told } from "../failures.ts";
import { codeOf } from "../refusals.ts";
import { describeHost } from "../target.ts";

const AGAIN = "Nothing has to be restarted: each call connects anew.";

/** What failures of the network and of the client itself mean; undefined for others. */
export function ofSocket(error: unknown, { target, limits }: Telling): Told | undefined {
  const where = target.hosts.map(describeHost).join(", ");
  const name = `Database ${target.name}`;
  switch (codeOf(error)) {
    case "ECONNREFUSED":
      return {
        message: `${name} cannot be reached: nothing accepts connections at ${where}.`,
        fix: `Start PostgreSQL, or correct host and port (DATABASE_URL, PGHOST, PGPORT). ${AGAIN}`,
      };
    case "ENOENT":
    case "EACCES":
      return {
        message: `${name} cannot be reached: there is no socket of PostgreSQL at ${where}${codeOf(error) === "EACCES" ? " that this account may use" : ""}.`,
        fix: `Start PostgreSQL, or correct the directory of the socket (host) and the port. ${AGAIN}`,
      };
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_FAIL":
    case "EAI_NODATA":
      return {
        message: `${name} cannot be reached: the name of the host is not known (${where}).`,
        fix: `Correct the host (DATABASE_URL, PGHOST), or look whether this machine can look up names at all. ${AGAIN}`,
      };
    case "ETIMEDOUT":
    case "EHOSTUNREACH":
    case "EHOSTDOWN":
    case "ENETUNREACH":
    case "ENETDOWN":
    case "EADDRNOTAVAIL":
      return noAnswer(name, where);
    case "ECONNRESET":
    case "ECONNABORTED":
    case "EPIPE":
      return lost(name, where);
    default:
      return ofClient(error, name, where, limits.connectMs, target.user);
  }
}

function ofClient(error: unknown, name: string, where: string, connectMs: number, user: string): Told | undefined {
  const message = error instanceof Error ? error.message : "";
  switch (message) {
    case "timeout expired":
    case "Connection terminated due to connection timeout":
      return noAnswer(name, where);
    case "timeout exceeded when trying to connect":
      return {
        message: `${name} is busy: no connection became free within ${connectMs / 1000} s.`,
        fix: "Call again when the queries under way have ended; run fewer at once. The bounds are the settings --connections and --connect-ms.",
      };
    case "Connection terminated unexpectedly":
    case "Connection terminated":
    case "Client has encountered a connection error and is not queryable":
    case "Client was closed and is not queryable":
      return lost(name, where);
    default:
      if (!message.startsWith("SASL")) return undefined;
      return {
        message: `${name}: the login as ${JSON.stringify(user)} failed: ${message.includes("non-empty") ? "the password is empty" : "the server's part of the password exchange was not right"}.`,
        fix: "Look whether host and port are those of the database, and what stands between (a proxy, a pooler). Passwords come from DATABASE_URL, PGPASSWORD or a passfile.",
      };
  }
}

function noAnswer(name: string, where: string): Told {
  return {
    message: `${name} cannot be reached: no answer from ${where} in time.`,
    fix: `Look whether the host is up, a firewall or VPN is in between, and the port is right. ${AGAIN}`,
  };
}

function lost(name: string, where: string): Told {
  return {
    message: `${name}: the connection to ${where} was lost. The server may have been restarted, or something in between closed it.`,
    fix: `Call again. ${AGAIN}`,
  };
}
