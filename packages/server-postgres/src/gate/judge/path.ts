/** Settings that a function may change while it runs: they say how text is read and written, and nothing of what is allowed. */
const HARMLESS = /^(?:search_path|work_mem|timezone|datestyle|intervalstyle|extra_float_digits|jit|enable_\w+|plan_cache_mode)=/i;

/**
 * The schemas that a function looks names up in which has these settings (`proconfig`), pg_catalog first when it is not named, as PostgreSQL
 * has it, or its caller's; undefined when it changes something else, or names a schema by who is asking.
 */
export function pathOf(settings: readonly string[], caller: readonly string[]): readonly string[] | undefined {
  if (!settings.every((setting) => HARMLESS.test(setting))) return undefined;
  const path = settings.find((setting) => /^search_path=/i.test(setting));
  if (path === undefined) return caller;
  const text = path.slice("search_path=".length);
  const found = [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^",\s]+))\s*(?:,|$)/g)];
  if (found.map(([all]) => all).join("") !== text) return undefined;
  const names = found.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare?.toLowerCase() ?? "");
  const schemas = names.filter((name) => name !== "" && name !== "pg_temp");
  if (schemas.includes("$user")) return undefined;
  return schemas.includes("pg_catalog") ? schemas : ["pg_catalog", ...schemas];
}
