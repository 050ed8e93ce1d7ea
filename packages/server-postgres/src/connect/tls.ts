import { readFile, stat } from "node:fs/promises";
import { isIP } from "node:net";
import tls, { checkServerIdentity, type ConnectionOptions } from "node:tls";

import { ToolError } from "@org/mcp-core/errors";

import type { Target, TlsSettings } from "./target.ts";
import { userFile } from "./user-files.ts";

/** What TLS connections to a target are made with, read from its files. */
export interface TlsMaterial {
  /** What the server's certificate has to satisfy. */
  readonly check: "nothing" | "authority" | "authority and name";
  /** Trusted roots, PEM; undefined with a check: those of Node. */
  readonly ca: readonly (string | Buffer)[] | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
}

/**
 * Reads what `sslmode` needs (manual 34.19). Read whenever a connection is planned, since certificates are renewed. As libpq:
 * `verify-ca` and `verify-full` need root certificates, by default `~/.postgresql/root.crt`; `require` checks the authority when that
 * file, or the one named, exists. With `prefer` and `allow` only a file that was named is checked against, and then a certificate that
 * does not satisfy it is an error and no reason to go on without encryption (libpq would).
 */
export async function readTlsMaterial({ name, tls: settings }: Target): Promise<TlsMaterial> {
  const { cert, key } = await readClientCertificate(name, settings);
  const material = { cert, key };
  const strict = settings.mode === "verify-full";
  const checked = strict ? "authority and name" : "authority";
  if (settings.rootCert === "system") return { ...material, check: checked, ca: systemRoots() };
  const weak = settings.mode === "prefer" || settings.mode === "allow";
  const path = settings.rootCert ?? (weak ? undefined : userFile("root.crt"));
  const root = path === undefined ? undefined : await readOptional(name, path, "root certificate");
  if (root !== undefined) return { ...material, check: checked, ca: [root] };
  if (strict || settings.mode === "verify-ca")
    throw new ToolError(`Database ${name}: sslmode=${settings.mode} needs root certificates, and ${path} does not exist.`, {
      fix: "Name the file with sslrootcert (PGSSLROOTCERT); or trust the public authorities with sslmode=verify-full and sslrootcert=system.",
    });
  return { ...material, check: "nothing", ca: undefined };
}

/** The options of one connection. `name` is what the certificate has to be for. */
export function tlsOptions({ tls: settings }: Target, { check, ca, cert, key }: TlsMaterial, name: string | undefined): ConnectionOptions {
  return {
    minVersion: settings.minVersion,
    maxVersion: settings.maxVersion,
    rejectUnauthorized: check !== "nothing",
    checkServerIdentity: check === "authority and name" ? checkServerIdentity : () => undefined,
    ...(ca && { ca: [...ca] }),
    ...(cert && { cert }),
    ...(key && { key }),
    ...(settings.keyPassword !== undefined && { passphrase: settings.keyPassword }),
    // SNI must not name an address (RFC 6066, section 3).
    ...(name !== undefined && (isIP(name) === 0 ? { servername: name } : { host: name })),
  };
}

async function readClientCertificate(name: string, settings: TlsSettings): Promise<{ cert: Buffer | undefined; key: Buffer | undefined }> {
  const cert = await readOptional(name, settings.cert ?? userFile("postgresql.crt"), "client certificate");
  if (cert === undefined && settings.cert !== undefined) throw missing(name, "sslcert", settings.cert);
  if (cert === undefined) return { cert: undefined, key: undefined };
  const path = settings.key ?? userFile("postgresql.key");
  const key = await readOptional(name, path, "key");
  if (key === undefined) throw missing(name, "sslkey", path);
  const { mode, uid } = await stat(path);
  // libpq's rule: 0600, or 0640 when it belongs to root.
  if (process.platform !== "win32" && (mode & (uid === 0 ? 0o027 : 0o077)) !== 0)
    throw new ToolError(`Database ${name}: the key ${path} is not used: others can read it.`, { fix: `Run chmod 0600 ${path}.` });
  return { cert, key };
}

async function readOptional(name: string, path: string, what: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new ToolError(`Database ${name}: the ${what} ${path} cannot be read (${code}).`, { cause: error });
  }
}

function missing(name: string, parameter: string, path: string): ToolError {
  return new ToolError(`Database ${name}: the file of ${parameter}, ${path}, does not exist.`, {
    fix: `Correct ${parameter} (PG${parameter.toUpperCase()}).`,
  });
}

/** What the operating system trusts, besides what Node does; before Node 22.15 only the latter. */
function systemRoots(): readonly string[] | undefined {
  // Since Node 22.15; what a module does not have cannot be imported from it by name.
  if (typeof tls.getCACertificates !== "function") return undefined;
  return [...new Set([...tls.getCACertificates("default"), ...tls.getCACertificates("system")])];
}
