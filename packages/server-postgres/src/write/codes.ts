import { randomBytes } from "node:crypto";

import { ToolError } from "@org/mcp-core/errors";
import * as z from "zod";

/** What signs text, and reads what it has signed; throws for anything else. */
interface Seals {
  seal(scope: string, state: unknown): string;
  open(scope: string, sealed: string): unknown;
}

/** Codes that stand for a rehearsal and commit what it showed, once each. */
export interface Codes {
  /** A code for a request (`scope`) whose rehearsal had the effect with that digest. */
  issue(seals: Seals, scope: string, digest: string): string;
  /** The digest that a code stands for; the code is used up. Throws a ToolError for one that is not valid here, or not any more. */
  redeem(seals: Seals, scope: string, code: string): string;
}

// A model has to copy the code, so it is kept short.
const state = z.tuple([z.string(), z.number(), z.string()]);

/** Used codes that are remembered. */
const MAX_USED = 1_000;
const FIX = "Leave out rehearsal to rehearse again and get a new code.";

export function createCodes(maxUsed = MAX_USED): Codes {
  // By id, the oldest first. A code is refused that is not younger than one that has been forgotten.
  const used = new Map<string, { readonly issued: number; readonly at: Date }>();
  let forgotten = Number.NEGATIVE_INFINITY;

  function remember(id: string, issued: number): void {
    used.set(id, { issued, at: new Date() });
    for (const [oldest, { issued: then }] of used) {
      if (used.size <= maxUsed) break;
      used.delete(oldest);
      forgotten = Math.max(forgotten, then);
    }
  }

  return {
    issue: (seals, scope, digest) => seals.seal(scope, [randomBytes(6).toString("base64url"), Date.now(), digest]),
    redeem(seals, scope, code) {
      const [id, issued, digest] = state.parse(opened(seals, scope, code));
      const before = used.get(id);
      if (before !== undefined) {
        const time = `${before.at.toISOString().slice(11, 19)} UTC`;
        throw new ToolError(`This rehearsal code was used at ${time}, and a code commits once. Nothing was done now.`, {
          fix: `Unless that call reported an error, the change is made. To make it once more: ${FIX.toLowerCase()}`,
        });
      }
      if (issued <= forgotten) throw new ToolError("This rehearsal code is too old. Nothing was done.", { fix: FIX });
      remember(id, issued);
      return digest;
    },
  };
}

function opened(seals: Seals, scope: string, code: string): unknown {
  try {
    return seals.open(scope, code);
  } catch (error) {
    // The seal speaks of cursors, which is what it is used for elsewhere.
    throw new ToolError(
      "This rehearsal code is not valid: it belongs to another statement, other params or another database, or the server has restarted since. Nothing was done.",
      { fix: FIX, cause: error },
    );
  }
}
