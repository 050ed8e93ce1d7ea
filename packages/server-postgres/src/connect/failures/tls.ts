import type { Telling, Told } from "../failures.ts";
import { codeOf, hasNoTls } from "../refusals.ts";

/** What Node says of certificates (node:tls, X509 certificate error codes), and what to do. */
const CERTIFICATES: Readonly<Record<string, Told>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    message: "the server's certificate is signed by itself",
    fix: "Give that certificate as sslrootcert (PGSSLROOTCERT), if you know that it is the server's.",
  },
  SELF_SIGNED_CERT_IN_CHAIN: {
    message: "the authority behind the server's certificate is not among the trusted ones",
    fix: "Give that authority's certificate as sslrootcert (PGSSLROOTCERT).",
  },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    message: "the server's certificate was not signed by a trusted authority, or the certificates in between are missing",
    fix: "Give the authority's certificate as sslrootcert (PGSSLROOTCERT), or let the server send the whole chain.",
  },
  UNABLE_TO_GET_ISSUER_CERT: {
    message: "the authority behind the server's certificate is not among the trusted ones",
    fix: "Give the authority's certificate, with all above it, as sslrootcert (PGSSLROOTCERT).",
  },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    message: "the authority behind the server's certificate is not among the trusted ones",
    fix: "Give the authority's certificate as sslrootcert (PGSSLROOTCERT); for a public authority sslrootcert=system.",
  },
  CERT_HAS_EXPIRED: {
    message: "the server's certificate, or one above it, has expired",
    fix: "Renew it; or look at this machine's clock.",
  },
  CERT_NOT_YET_VALID: {
    message: "the server's certificate is not valid yet",
    fix: "Look at this machine's clock, then at the certificate.",
  },
  CERT_REVOKED: { message: "the server's certificate has been revoked", fix: "Ask whoever runs the server." },
  CERT_UNTRUSTED: { message: "the server's certificate is not trusted", fix: "Give its authority as sslrootcert (PGSSLROOTCERT)." },
  CERT_REJECTED: { message: "the server's certificate is rejected", fix: "Give its authority as sslrootcert (PGSSLROOTCERT)." },
  CERT_SIGNATURE_FAILURE: {
    message: "the signature of the server's certificate is not right: another authority of the same name has made it",
    fix: "Give the right authority's certificate as sslrootcert (PGSSLROOTCERT).",
  },
  INVALID_CA: { message: "a certificate above the server's is none of an authority", fix: "Correct sslrootcert (PGSSLROOTCERT)." },
  INVALID_PURPOSE: { message: "the server's certificate is not meant for servers", fix: "Ask whoever runs the server for one that is." },
  PATH_LENGTH_EXCEEDED: { message: "the chain of the server's certificate is too long", fix: "Ask whoever runs the server." },
  CERT_CHAIN_TOO_LONG: { message: "the chain of the server's certificate is too long", fix: "Ask whoever runs the server." },
  HOSTNAME_MISMATCH: {
    message: "the server's certificate is for another name",
    fix: "Connect by a name that stands in the certificate; verify-ca does not compare names.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    message: "the server's certificate is for another name",
    fix: "Connect by a name that stands in the certificate; verify-ca does not compare names.",
  },
};

/** What failures of TLS mean; undefined for others. */
export function ofTls(error: unknown, { target, show }: Telling): Told | undefined {
  const what = `Database ${target.name}, sslmode=${target.tls.mode}`;
  if (hasNoTls(error))
    return {
      message: `${what}: the server does not offer TLS.`,
      fix: "Let the server offer it (ssl = on); or, where nobody can listen in between, allow a connection without: sslmode=prefer or disable.",
    };
  const code = codeOf(error) ?? "";
  const certificate = Object.hasOwn(CERTIFICATES, code) ? CERTIFICATES[code] : undefined;
  if (certificate !== undefined) return { message: `${what}: ${certificate.message}. Nothing was sent to it.`, fix: certificate.fix };
  if (!(error instanceof Error)) return undefined;
  if (error.message === "There was an error establishing an SSL connection")
    return {
      message: `${what}: the server answered the request for TLS with something that is no PostgreSQL.`,
      fix: "Look whether host and port are those of the database. A server that is full or just starting may say this too: call again.",
    };
  if (!/^(ERR_SSL_|ERR_TLS_|ERR_OSSL_|EPROTO)/.test(code)) return undefined;
  return alert(error, code, what, show);
}

function alert(error: Error, code: string, what: string, show: Telling["show"]): Told {
  if (/CERTIFICATE_REQUIRED|HANDSHAKE_FAILURE/.test(code))
    return {
      message: `${what}: the server wants a client certificate, or no encryption that both know is left.`,
      fix: "Give a certificate and its key with sslcert and sslkey (PGSSLCERT, PGSSLKEY).",
    };
  if (/UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_(UNKNOWN|EXPIRED|REVOKED)|UNSUPPORTED_CERTIFICATE|DECRYPT_ERROR/.test(code))
    return {
      message: `${what}: the server does not accept the client certificate.`,
      fix: "Correct sslcert and sslkey (PGSSLCERT, PGSSLKEY).",
    };
  if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|NO_SHARED_CIPHER/.test(code))
    return {
      message: `${what}: server and client have no version of TLS, or no cipher, in common.`,
      fix: "TLS 1.2 is the least. Let the server offer it, or correct ssl_min_protocol_version and ssl_max_protocol_version.",
    };
  if (/OSSL|PEM|KEY_VALUES_MISMATCH|BAD_DECRYPT|BAD_PASSWORD|ASN1/.test(code))
    return {
      message: `${what}: a certificate or key file cannot be used (${show(code, 80)}).`,
      fix: "sslrootcert, sslcert and sslkey name PEM files; the key belongs to the certificate; sslpassword opens an encrypted key.",
    };
  return {
    message: `${what}: TLS failed: ${show(error.message, 200)}`,
    fix: "Look whether host and port are those of the database, and what stands between (a proxy, a pooler).",
  };
}
