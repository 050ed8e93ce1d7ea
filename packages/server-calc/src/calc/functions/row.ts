/** One allowed function. `result` is what the example gives in auto mode; a test evaluates every one. */
export interface CalcFunction {
  name: string;
  signature: string;
  description: string;
  example: string;
  result: string;
  category: string;
}

/** A category's rows, written as short tuples: name, signature, description, example, result. */
export function category(name: string, rows: readonly (readonly [string, string, string, string, string])[]): CalcFunction[] {
  return rows.map(([fn, signature, description, example, result]) => ({
    name: fn,
    signature,
    description,
    example,
    result,
    category: name,
  }));
}
