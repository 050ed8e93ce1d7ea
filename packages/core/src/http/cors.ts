import type { IncomingMessage, ServerResponse } from "node:http";

/** Answer headers a page's script may read. */
const EXPOSED = "WWW-Authenticate, Retry-After";
/** Seconds a browser may remember a preflight. */
const MAX_AGE = "600";

/**
 * Lets a web page whose Origin was allowed read the answers (Fetch Standard, CORS protocol). Call it only after the Origin was checked.
 * Returns true when the request was a preflight and is answered: a preflight carries no token, so it comes before that check.
 */
export function allowPage(request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  if (origin === undefined) return false;
  response.setHeader("Access-Control-Allow-Origin", origin);
  response.setHeader("Access-Control-Expose-Headers", EXPOSED);
  response.setHeader("Vary", "Origin");
  if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) return false;
  response.writeHead(204, {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": request.headers["access-control-request-headers"] ?? "",
    "Access-Control-Max-Age": MAX_AGE,
  });
  response.end();
  return true;
}
