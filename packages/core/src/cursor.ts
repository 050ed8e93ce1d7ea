import type { Cursors } from "./call.ts";
import { crypto } from "./crypto.ts";
import { ToolError } from "./errors.ts";

const MAC_BYTES = 16;
const MAX_CURSOR_CHARS = 8192;

/**
 * Cursors signed with HMAC-SHA256 (truncated to 128 bits, RFC 2104 section 5). The state inside is readable, not secret.
 * Without a key, one is drawn at random: cursors then end with the process, and other instances refuse them.
 */
export function createCursors(givenKey?: string): Cursors {
  let key: string | Buffer | undefined = givenKey;

  function mac(scope: string, body: string): Buffer {
    key ??= crypto().randomBytes(32);
    return crypto().createHmac("sha256", key).update(`${scope.length}:${scope}${body}`).digest().subarray(0, MAC_BYTES);
  }

  return {
    seal(scope, state) {
      const body = Buffer.from(JSON.stringify(state)).toString("base64url");
      return `${body}.${mac(scope, body).toString("base64url")}`;
    },
    open(scope, cursor) {
      const [body = "", signature = "", ...more] = cursor.length <= MAX_CURSOR_CHARS ? cursor.split(".") : [];
      const given = Buffer.from(signature, "base64url");
      if (more.length > 0 || given.length !== MAC_BYTES || !crypto().timingSafeEqual(given, mac(scope, body))) {
        throw new ToolError(
          "This cursor is not valid here: it was altered, belongs to another request, or the server has restarted since.",
          {
            fix: "Repeat the first request without a cursor, with the same arguments, and use the cursor from its answer.",
          },
        );
      }
      const state: unknown = JSON.parse(Buffer.from(body, "base64url").toString());
      return state;
    },
  };
}
