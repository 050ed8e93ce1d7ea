import {
  type ListResourcesResult,
  type ListResourceTemplatesResult,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  UriTemplate,
} from "@modelcontextprotocol/server";

import { answering, failedRequest } from "../answer.ts";
import { bodyWithinBudget, encodedWithinLimit } from "../budget.ts";
import type { Call } from "../call.ts";
import { MAX_URI_CHARS } from "../limits.ts";
import type { Reading, Resource, ResourceBody, TemplateResourceSpec } from "../resource.ts";
import { isRecord } from "../schema.ts";

/** What serves `resources/*`. */
export interface ResourceHandlers {
  list(cursor: string | undefined, call: Call): Promise<ListResourcesResult>;
  templates(): ListResourceTemplatesResult;
  read(uri: string, call: Call, era: "legacy" | "modern"): Promise<ReadResourceResult>;
}

const SCOPE = "resources/list";

export function resourceHandlers(resources: readonly Resource[]): ResourceHandlers {
  const fixed = resources.filter((resource) => resource.kind === "static");
  const families = resources.filter((resource) => resource.kind === "template");
  const matchers = families.map((family) => ({ family, template: new UriTemplate(family.template) }));

  /** The page that starts at family number `at`; the fixed resources come before the first. */
  async function page(at: number, from: unknown, call: Call): Promise<ListResourcesResult> {
    const first = at === 0 && from === undefined;
    const shown = first ? fixed.map(({ uri, name, title, description, mimeType }) => ({ uri, name, title, description, mimeType })) : [];
    for (let index = at; index < families.length; index++) {
      const family = families[index];
      if (family?.list === undefined) continue;
      const { resources: found, next } = await family.list(index === at ? from : undefined, call);
      const more = next !== undefined ? { at: index, from: next } : index + 1 < families.length ? { at: index + 1 } : undefined;
      const all = [...shown, ...found.map((resource) => ({ mimeType: family.mimeType, ...resource }))];
      return { resources: all, ...(more && { nextCursor: call.cursors.seal(SCOPE, more) }) };
    }
    return { resources: shown };
  }

  return {
    list: (cursor, call) =>
      answering(
        call,
        () => {
          const state = cursor === undefined ? undefined : call.cursors.open(SCOPE, cursor);
          const at = isRecord(state) && typeof state["at"] === "number" ? state["at"] : 0;
          return page(at, isRecord(state) ? state["from"] : undefined, call);
        },
        failedRequest({ cursor }),
      ),

    templates: () => ({
      resourceTemplates: families.map(({ template, name, title, description, mimeType }) => ({
        uriTemplate: template,
        name,
        title,
        description,
        mimeType,
      })),
    }),

    read: (uri, call, era) =>
      answering(
        call,
        async () => {
          if (uri.length > MAX_URI_CHARS) throw overlong(uri);
          for (const resource of fixed)
            if (sameUri(resource.uri, uri)) return contents(uri, await resource.read(call), resource, call.budget, era);
          for (const { family, template } of matchers) {
            const variables = matchUri(template, uri);
            const reading = variables && (await family.read(variables, call, uri));
            if (reading !== undefined) return contents(uri, reading, family, call.budget, era);
          }
          throw new ResourceNotFoundError(uri);
        },
        failedRequest({ uri }),
      ),
  };
}

function contents(
  uri: string,
  reading: Reading,
  { mimeType, ttlMs = 0 }: Pick<TemplateResourceSpec, "mimeType" | "ttlMs">,
  budget: number,
  era: "legacy" | "modern",
): ReadResourceResult {
  const plain = typeof reading === "string" || reading instanceof Uint8Array;
  const body: ResourceBody = plain ? reading : reading.body;
  const facts = { uri, mimeType: plain ? mimeType : reading.mimeType };
  const content =
    typeof body === "string" ? { ...facts, text: bodyWithinBudget(body, budget) } : { ...facts, blob: encodedWithinLimit(body, uri) };
  // Caching hints exist only on the 2026 wire (specification 2026-07-28, Caching).
  return { contents: [content], ...(era === "modern" && { ttlMs, cacheScope: "private" as const }) };
}

/** `config://calc` and `config://calc/` name the same resource (RFC 3986 section 6.2.3). */
function sameUri(a: string, b: string): boolean {
  return a === b || a === b.replace(/\/$/, "");
}

/** Says how long the address is instead of repeating it, which could be more than the client takes. */
function overlong(uri: string): ProtocolError {
  const data = { characters: uri.length, limit: MAX_URI_CHARS };
  const text = `The address has ${data.characters} characters; the limit is ${data.limit}. It begins with ${JSON.stringify(uri.slice(0, 80))}.`;
  return new ProtocolError(ProtocolErrorCode.InvalidParams, text, data);
}

/**
 * The template's variables, percent-decoded once; undefined when the address does not match or is not well formed. A NUL is never part
 * of a name, and cuts short what a C library is given: an address that holds one names nothing.
 */
export function matchUri(template: UriTemplate, uri: string): Record<string, string> | undefined {
  if (uri.length > MAX_URI_CHARS || uri.includes("\0") || uri.includes("%00")) return undefined;
  try {
    const found = template.match(uri);
    if (found === null) return undefined;
    return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, decodeURIComponent(String(value))]));
  } catch (error) {
    if (error instanceof URIError) return undefined; // malformed escapes name no resource
    throw error;
  }
}
