import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { validateHostHeader, validateOriginHeader } from "@modelcontextprotocol/server";

/** Why a request may not proceed, as an HTTP answer. */
export interface Refusal {
  status: number;
  message: string;
  headers?: Record<string, string>;
}

export interface GuardOptions {
  /** Host names accepted in `Host`, without port; IPv6 in brackets. */
  allowedHosts: readonly string[];
  /** Host names accepted in `Origin`. */
  allowedOrigins: readonly string[];
  /** The bearer token, when one is required. */
  token: string | undefined;
}

/** What must hold before a request is read. Each check returns undefined when the request may proceed. */
export interface Guard {
  /** `Host` and `Origin`, against DNS rebinding (specification 2026-07-28, Transports, Security). */
  source: (request: IncomingMessage) => Refusal | undefined;
  /** The bearer token (RFC 6750). */
  token: (request: IncomingMessage) => Refusal | undefined;
}

/** A host name or bracketed IPv6 address, and a port: what RFC 9110 section 7.2 allows and no user information, path or fragment. */
const HOST = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i;

export function createGuard({ allowedHosts, allowedOrigins, token }: GuardOptions): Guard {
  const expected = token === undefined ? undefined : digest(token);
  return {
    source({ headers: { host, origin } }) {
      if (!HOST.test(host ?? "") || !validateHostHeader(host, [...allowedHosts]).ok) return forbidden("Host", host, "--allowed-host");
      if (!validateOriginHeader(origin, [...allowedOrigins]).ok) return forbidden("Origin", origin, "--allowed-origin");
      return undefined;
    },
    token({ headers }) {
      if (expected === undefined) return undefined;
      const [, given] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? "") ?? [];
      // Digests have one length, so the comparison takes the same time for every wrong token.
      if (given !== undefined && timingSafeEqual(digest(given), expected)) return undefined;
      const challenge = given === undefined ? "Bearer" : 'Bearer error="invalid_token"';
      return { status: 401, message: "A valid bearer token is required.", headers: { "WWW-Authenticate": challenge } };
    },
  };
}

function forbidden(header: string, value: string | undefined, flag: string): Refusal {
  return { status: 403, message: `${header} ${JSON.stringify(value ?? "")} is not allowed. Start the server with ${flag} to allow it.` };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
