import type { Server } from "@modelcontextprotocol/server";
import * as z from "zod";

import type { Call } from "../call.ts";
import type { Logger } from "../log.ts";

/** Less than what running requests are given at the end of input: a call that waits for roots is still answered then. */
export const ROOTS_TIME_LIMIT_MS = 4000;
const MAX_ROOTS = 100;
const MAX_ROOT_CHARS = 4096;

/** Looser than the specification, so that one root that is not a file does not cost the client all the others. */
const ListedRoots = z.object({ roots: z.array(z.unknown()) });
const FileRoot = z.object({ uri: z.string().startsWith("file://").max(MAX_ROOT_CHARS) });

/** For connections on which the server cannot ask, or only at the cost of a round trip for each call. */
export const noClientRoots: Call["clientRoots"] = () => Promise.resolve(undefined);

/**
 * Asks a client of the 2024 and 2025 revisions for its roots when they are first wanted, and again once it says that they changed
 * (`roots/list`, `notifications/roots/list_changed`). One for each connection; calls that run at the same time share one question.
 * When the client does not answer within four seconds or answers nonsense, what it offered last still holds (nothing, at first) until
 * it says that its roots changed: narrower is safer than wider, and a client that hangs delays one call, not all.
 */
export function createClientRoots(
  server: Pick<Server, "getClientCapabilities" | "request" | "setNotificationHandler">,
  log: Logger,
): Call["clientRoots"] {
  let offered: readonly string[] | undefined;
  let answer: Promise<readonly string[] | undefined> | undefined;

  async function ask(): Promise<readonly string[] | undefined> {
    try {
      const { roots } = await server.request({ method: "roots/list" }, ListedRoots, { timeout: ROOTS_TIME_LIMIT_MS });
      offered = fileUris(roots, log);
    } catch (error) {
      log.warn("the client did not list its roots", { error });
    }
    return offered;
  }

  server.setNotificationHandler("notifications/roots/list_changed", () => {
    answer = undefined;
  });
  return async () => (server.getClientCapabilities()?.roots === undefined ? undefined : (answer ??= ask()));
}

function fileUris(roots: readonly unknown[], log: Logger): readonly string[] {
  const uris = roots.slice(0, MAX_ROOTS).flatMap((root) => {
    const parsed = FileRoot.safeParse(root);
    return parsed.success ? [parsed.data.uri] : [];
  });
  if (uris.length < roots.length) log.debug("roots left out", { offered: roots.length, used: uris.length });
  return Object.freeze([...new Set(uris)]);
}
