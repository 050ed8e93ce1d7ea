/** An argument; undefined when it is empty, which models send for one they leave out. */
export function given(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
