/**
 * A glob or a part of a name as an operand of ILIKE: `*` (or `%`) stands for any characters, `?` for one; without them it is a part of
 * the name. `_` stands for itself, since names are full of it.
 */
export function likePattern(pattern: string): string {
  const literal = pattern.replaceAll(/[\\_]/g, String.raw`\$&`);
  if (!/[*?%]/.test(pattern)) return `%${literal}%`;
  return literal.replaceAll("*", "%").replaceAll("?", "_");
}
