/** One hostile expression and the kind of attack it is. */
export interface Hostile {
  cls: string;
  expression: string;
}

/** Rows of one kind. */
export function attacks(cls: string, expressions: readonly string[]): Hostile[] {
  return expressions.map((expression) => ({ cls, expression }));
}
