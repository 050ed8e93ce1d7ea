import { isRecord } from "../schema.ts";

/**
 * The resource addresses a `subscriptions/listen` request names. The SDK's entries serve that request themselves and only filter
 * what is published; whoever watches the resources has to learn the addresses from the message.
 */
export function listenedUris(message: unknown): string[] {
  if (!isRecord(message) || message["method"] !== "subscriptions/listen" || !isRecord(message["params"])) return [];
  const filter = message["params"]["notifications"];
  const uris = isRecord(filter) ? filter["resourceSubscriptions"] : undefined;
  return Array.isArray(uris) ? uris.filter((uri) => typeof uri === "string") : [];
}
