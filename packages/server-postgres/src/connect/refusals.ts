/** The SQLSTATE of a server's error, or the code of one of Node's; undefined for anything else. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : "";
}

/** Whether the server said that it does no TLS at all (pg/lib/connection.js). */
export function hasNoTls(error: unknown): boolean {
  return messageOf(error) === "The server does not support SSL connections";
}

/** Whether the server's rules (pg_hba.conf) refused the connection, perhaps because it was encrypted or was not. */
export function isRuledOut(error: unknown): boolean {
  return codeOf(error) === "28000";
}

/** Whether the server does not know, or not allow, one of the parameters that were set while connecting. */
export function refusesParameter(error: unknown): boolean {
  const code = codeOf(error);
  return isFatal(error) && (code === "42704" || code === "22023" || code === "42501");
}

/** Whether a pooler takes no parameters of ours at all: PgBouncer says 08P01, the proxy of RDS 0A000, others close or say 57P01. */
export function refusesOptions(error: unknown): boolean {
  const code = codeOf(error);
  return (code === "08P01" || code === "0A000") && /startup|option|parameter/i.test(messageOf(error));
}

function isFatal(error: unknown): boolean {
  return error instanceof Error && "severity" in error && error.severity === "FATAL";
}

const UNREACHABLE = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA",
  "ENOENT",
  "EACCES",
]);

/** What pg and its pool say without a code when no connection came about in time, or it ended in the middle. */
const BROKEN_OFF = [
  "timeout expired",
  "Connection terminated due to connection timeout",
  "Connection terminated unexpectedly",
  "Connection terminated",
];

/** Whether nothing was to be had at this place, so that another one may do: as libpq, not when the server refused the login. */
export function isUnreachable(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return UNREACHABLE.has(code) || code === "57P03";
  return BROKEN_OFF.includes(messageOf(error));
}

/** Whether a connection that had been made was lost, or the server is just starting or stopping: once more on a fresh one may do. */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  if (code === undefined) return BROKEN_OFF.slice(2).includes(messageOf(error)) || messageOf(error).startsWith("Client has encountered");
  // 08P01 says that the protocol was broken, 08004 that the server does not want us: neither passes.
  if (code.startsWith("08")) return code !== "08P01" && code !== "08004";
  return ["57P01", "57P02", "57P03", "ECONNRESET", "ECONNABORTED", "EPIPE"].includes(code);
}
