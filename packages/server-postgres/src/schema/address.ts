/** The address of a table's resource: `postgres://main/shop/orders`, names percent-encoded, the database by the name users gave it. */
export function tableUri(database: string, schema: string, name: string): string {
  return `postgres://${[database, schema, name].map(segment).join("/")}`;
}

/** The address of the whole schema of a database. */
export function schemaUri(database: string): string {
  return `postgres://${segment(database)}/schema`;
}

/** Dots alone would be read as steps in a path (RFC 3986, section 5.2.4). */
function segment(name: string): string {
  const encoded = encodeURIComponent(name).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return /^\.{1,2}$/.test(encoded) ? encoded.replaceAll(".", "%2E") : encoded;
}
