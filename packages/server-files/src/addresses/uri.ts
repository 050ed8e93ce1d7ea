import { ToolError } from "@org/mcp-core/errors";
import { showName } from "@org/mcp-core/paths";

/** Which rules paths follow; tests ask for the other. */
export type PathStyle = "posix" | "windows";

const HERE: PathStyle = process.platform === "win32" ? "windows" : "posix";
const FIX =
  "Write file:///absolute/path with every special character percent-encoded in UTF-8 (a space is %20, % itself is %25), or copy the address from resources/list.";

/**
 * The `file://` address of an absolute path (RFC 8089). Everything but letters, digits and `-._~/` is percent-encoded (RFC 3986,
 * section 2.3), so the address means the same to every reader. On Windows `C:\x` becomes `file:///C%3A/x` and `\\host\share\x` becomes
 * `file:////host/share/x` (RFC 8089, appendix E.3.2). Throws a URIError for half a surrogate pair, which no address can hold.
 */
export function uriOfPath(path: string, style: PathStyle = HERE): string {
  const slashed = style === "windows" ? path.replaceAll("\\", "/") : path;
  const encoded = slashed.split("/").map(encodeSegment).join("/");
  return `file://${encoded.startsWith("/") ? "" : "/"}${encoded}`;
}

function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * The absolute path a `file://` address names. It is percent-decoded once; characters that should have been encoded stand for
 * themselves, `?` and `#` too: a file address has no query, and clients that fill in a template `file://{+path}` leave those as they are
 * (RFC 6570, section 3.2.3). `.` and `..` are left for the sandbox.
 *
 * @throws ToolError for another scheme, another host than localhost, an escape that is no UTF-8, and an encoded `/` or NUL.
 */
export function pathOfUri(uri: string, style: PathStyle = HERE): string {
  const found = /^file:\/\/([^/]*)(\/.*)$/is.exec(uri);
  if (found === null) throw refusal(uri, "is not a file address");
  const [, host = "", encoded = ""] = found;
  if (host !== "" && host.toLowerCase() !== "localhost") {
    throw refusal(uri, `names the host ${JSON.stringify(showName(host.slice(0, 100)))}; only files of this machine can be addressed`);
  }
  const separator = style === "windows" ? /%(2f|5c)/i : /%2f/i;
  if (separator.test(encoded)) throw refusal(uri, "has an encoded separator in a name, which no file can have");
  const path = decoded(uri, encoded);
  if (path.includes("\0")) throw refusal(uri, "has a NUL character in it");
  if (style === "posix") return path;
  return /^\/[a-z]:/i.test(path) ? path.slice(1).replaceAll("/", "\\") : path.replaceAll("/", "\\");
}

function decoded(uri: string, encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw refusal(uri, "has a % that does not begin the code of a UTF-8 character");
  }
}

function refusal(uri: string, why: string): ToolError {
  const shown = showName(uri);
  return new ToolError(`${JSON.stringify(shown.length > 200 ? `${shown.slice(0, 200)}…` : shown)} ${why}.`, { fix: FIX });
}
