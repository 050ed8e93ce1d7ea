import type { Call } from "./call.ts";

/** What a resource holds: text as it is, or bytes. */
export type ResourceBody = string | Uint8Array;

interface ResourceCommon {
  name: string;
  title: string;
  description: string;
  mimeType: string;
  /** How long clients may keep what they read, in milliseconds. Default 0. */
  ttlMs?: number;
}

/** A resource with one fixed address. */
export interface StaticResourceSpec extends ResourceCommon {
  uri: string;
  read(call: Call): Promise<ResourceBody> | ResourceBody;
  watch?: Watch;
}

/**
 * The resources behind an RFC 6570 template, such as `calc://functions/{name}`. A `{name}` takes one path segment, a `{+path}` takes
 * everything, `?` and `#` included. An address with a NUL in it, or of more than 16,384 characters, matches nothing.
 */
export interface TemplateResourceSpec extends ResourceCommon {
  template: string;
  /**
   * Returns undefined when there is no such resource: the client gets the protocol's own answer for that.
   *
   * The variables are percent-decoded, once. That loses what a decoded `/`, `?` or `#` was before, so where it matters, as in
   * `file://{+path}`, parse `uri`: the address exactly as the client sent it, matching the template but otherwise not to be trusted.
   */
  read(variables: Readonly<Record<string, string>>, call: Call, uri: string): Promise<Reading | undefined> | Reading | undefined;
  /** One page of the resources that exist, and the state to continue from. */
  list?(from: unknown, call: Call): Promise<ResourcePage> | ResourcePage;
  /** Completions for each variable, given what is typed and the other variables. */
  complete?: Readonly<Record<string, Complete>>;
  watch?: Watch;
}

/** A body, with its own type where it differs from the template's. */
export type Reading = ResourceBody | { body: ResourceBody; mimeType: string };

/** Proposes values that begin with (or contain) `typed`, not percent-encoded. At most 100 reach the client. */
export type Complete = (
  typed: string,
  others: Readonly<Record<string, string>>,
  call: Call,
) => Promise<readonly string[]> | readonly string[];

/** Calls `changed` whenever the resource changes, until the returned function is called. `uri` is the address exactly as the client sent it. */
export type Watch = (uri: string, changed: () => void) => Promise<() => void> | (() => void);

export interface ResourcePage {
  resources: { uri: string; name: string; title?: string; description?: string; mimeType?: string; size?: number }[];
  /** Handed to the next `list` call; absent on the last page. */
  next?: unknown;
}

/** A declared resource or template. */
export type Resource = ({ kind: "static" } & StaticResourceSpec) | ({ kind: "template" } & TemplateResourceSpec);

/** Declares a resource (with `uri`) or a family of them (with `template`). */
export function defineResource(spec: StaticResourceSpec): Resource;
export function defineResource(spec: TemplateResourceSpec): Resource;
export function defineResource(spec: StaticResourceSpec | TemplateResourceSpec): Resource {
  return "uri" in spec ? { kind: "static", ...spec } : { kind: "template", ...spec };
}
