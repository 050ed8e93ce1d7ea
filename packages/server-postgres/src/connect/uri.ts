import { AddressError } from "./target.ts";

/** What a connection string says, by libpq's parameter names. */
export type Parameters = ReadonlyMap<string, string>;

export const SCHEME = /^postgres(?:ql)?:\/\//i;

const ENCODE =
  "percent-encode the characters that mean something in an address: @ as %40, / as %2F, ? as %3F, # as %23, : as %3A, % as %25, a space as %20";

/**
 * Reads a connection URI (PostgreSQL manual, 34.1.1.2): `postgresql://[user[:password]@][host][:port][,...][/dbname][?name=value&...]`.
 *
 * Stricter than libpq where a password may have been written as it is: libpq takes the first `@`, so that of `u:p@ss@host` it looks up
 * and prints `ss@host`. Here one `@` is all there may be, and it comes before any `/` or `?`; then everything before it is the user and
 * the password, and nothing after it is.
 */
export function parseUri(uri: string): Parameters {
  if (/[\s\p{Cc}]/u.test(uri)) throw new AddressError(`it contains white space or a control character; ${ENCODE}`);
  const rest = uri.replace(SCHEME, "");
  const at = rest.indexOf("@");
  if (at !== rest.lastIndexOf("@")) throw new AddressError(`it contains more than one @; ${ENCODE}`);
  const place = rest.slice(at + 1);
  if (at !== -1 && /[/?]/.test(rest.slice(0, at))) throw new AddressError(`a / or ? comes before the @; ${ENCODE}`);
  if (place.includes("#")) throw new AddressError(`it contains a #; ${ENCODE}`);
  const question = place.indexOf("?");
  const [before, query] = question === -1 ? [place, ""] : [place.slice(0, question), place.slice(question + 1)];
  const slash = before.indexOf("/");
  const [hosts, database] = slash === -1 ? [before, ""] : [before.slice(0, slash), before.slice(slash + 1)];
  const parameters = new Map<string, string>();
  const put = (name: string, value: string): void => void (value !== "" && parameters.set(name, value));
  if (at !== -1) {
    const [user = "", ...password] = rest.slice(0, at).split(":");
    put("user", decode(user));
    put("password", decode(password.join(":")));
  }
  const places = hosts === "" ? [] : hosts.split(",").map(parsePlace);
  put("host", places.some(({ host }) => host !== "") ? places.map(({ host }) => host).join(",") : "");
  put("port", places.some(({ port }) => port !== "") ? places.map(({ port }) => port).join(",") : "");
  put("dbname", decode(database));
  for (const [name, value] of parseQuery(query)) put(name, value);
  return parameters;
}

function parsePlace(place: string): { host: string; port: string } {
  const found = /^(?:\[([\d:.%a-z_-]+)\]|([^[\]:]*))(?::([^:]*))?$/i.exec(place);
  if (found === null) throw new AddressError("what stands for a host is none; an IPv6 address goes in brackets: [::1]:5432");
  const [, v6, name = "", port = ""] = found;
  return { host: decode(v6 ?? name), port: decode(port) };
}

function parseQuery(query: string): [string, string][] {
  const pairs = query.split("&").filter((pair) => pair !== "");
  return pairs.map((pair) => {
    const equals = pair.indexOf("=");
    if (equals === -1) throw new AddressError("a parameter after the ? is not of the form name=value");
    const [name, value] = [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    // What JDBC writes (as libpq reads it).
    return name === "ssl" && value === "true" ? ["sslmode", "require"] : [name, value];
  });
}

function decode(text: string): string {
  if (text.includes("%00")) throw new AddressError("it contains %00, which nothing may contain");
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AddressError("it contains a % that does not begin an escape such as %40, or bytes that are not UTF-8; a % itself is %25");
  }
}
