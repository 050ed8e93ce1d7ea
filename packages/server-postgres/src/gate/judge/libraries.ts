/** Libraries in C of PostgreSQL's contrib that reach outside, or behind the permissions, or run SQL from text, without being volatile. PostgreSQL reads the patterns as JavaScript does. */
export const DENIED =
  /(?:^|\/)(?:dblink|postgres_fdw|file_fdw|adminpack|pageinspect|pg_walinspect|pg_logicalinspect|pg_surgery|plpgsql|plperl|plpython3?|pltcl)(?:\.\w+)?$/;
/** Symbols in other libraries that do. */
export const DENIED_SYMBOLS = /^(?:crosstab|connectby|xpath_table|xslt_process|lo_manage|accept_weak_input)/;

export function isDenied(library: string, symbol: string): boolean {
  return DENIED.test(library) || DENIED_SYMBOLS.test(symbol);
}

/** Volatile functions of extensions that only look, or give a new value each time, by extension. */
const HARMLESS: Readonly<Record<string, RegExp>> = {
  "uuid-ossp": /^uuid_generate_v(?:1|1mc|4)$/,
  pgcrypto: /^gen_(?:random_bytes|random_uuid|salt)$/,
  pg_stat_statements: /^pg_stat_statements(?:_info)?$/,
  pgstattuple: /^(?:pgstattuple|pgstattuple_approx|pgstatindex|pgstatginindex|pgstathashindex|pg_relpages)$/,
  pg_buffercache: /^pg_buffercache_(?:pages|summary|usage_counts|numa_pages)$/,
  pg_freespacemap: /^pg_freespace$/,
  pg_visibility: /^pg_visibility(?:_map|_map_summary)?$/,
  pgrowlocks: /^pgrowlocks$/,
  tablefunc: /^normal_rand$/,
  hypopg: /^hypopg(?:_list_indexes|_get_indexdef|_relation_size|_hidden_indexes)?$/,
};

/** Whether a volatile function in C that belongs to an extension is known to be harmless. */
export function isHarmless(extension: string, name: string): boolean {
  return Object.hasOwn(HARMLESS, extension) && (HARMLESS[extension]?.test(name) ?? false);
}
