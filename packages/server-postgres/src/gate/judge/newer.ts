/** Functions that are much used and not in every supported version, by the version that brought them (release notes, E.1 of 14 to 18). */
const BY_VERSION: Readonly<Record<number, string>> = {
  14: "bit_count date_bin range_agg string_to_table trim_array unistr",
  15: "regexp_count regexp_instr regexp_like regexp_substr",
  16: "any_value array_sample array_shuffle date_add date_subtract erf erfc json_array json_arrayagg json_objectagg pg_input_is_valid random_normal",
  17: "json_exists json_query json_scalar json_serialize json_table json_value merge_action to_bin to_oct uuid_extract_timestamp uuid_extract_version xmltext",
  18: "array_reverse array_sort casefold crc32 crc32c gamma lgamma uuidv4 uuidv7",
};

/** `server_version_num` as people write it: `15.18`. */
export function versionText(version: number): string {
  return `${Math.floor(version / 10_000)}.${version % 10_000}`;
}

/** Which version of PostgreSQL brought a function that this server is too old for; undefined for all others. */
export function newerThan(name: string, version: number): number | undefined {
  const found = Object.entries(BY_VERSION).find(([, names]) => names.split(" ").includes(name));
  const since = Number(found?.[0] ?? 0);
  return since * 10_000 > version ? since : undefined;
}
