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

/**
 * Checks what must hold before a request is read: `Host` and `Origin` (DNS rebinding; specification 2026-07-28, Transports, Security),
 * then the bearer token (RFC 6750). Returns undefined when the request may proceed.
 */
export function createGuard({ allowedHosts, allowedOrigins, token }: GuardOptions): (request: IncomingMessage) => Refusal | undefined {
  const expected = token === undefined ? undefined : digest(token);
  return ({ headers }) => {
    const host = validateHostHeader(headers.host, [...allowedHosts]);
    if (!host.ok)
      return {
        status: 403,
        message: `Host ${JSON.stringify(headers.host ?? "")} is not allowed. Start the server with --allowed-host to allow it.`,
      };
    const origin = validateOriginHeader(headers.origin, [...allowedOrigins]);
    if (!origin.ok)
      return {
        status: 403,
        message: `Origin ${JSON.stringify(headers.origin)} is not allowed. Start the server with --allowed-origin to allow it.`,
      };
    if (expected === undefined) return undefined;
    const [, given] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? "") ?? [];
    // Digests have one length, so the comparison takes the same time for every wrong token.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return undefined;
    const challenge = given === undefined ? "Bearer" : 'Bearer error="invalid_token"';
    return { status: 401, message: "A valid bearer token is required.", headers: { "WWW-Authenticate": challenge } };
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
