/** The code an answer gives for repeating the call. */
export function codeIn(text: string): string {
  return /rehearsal: "([^"]+)"/.exec(text)?.[1] ?? "no code";
}
