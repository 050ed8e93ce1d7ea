/** An optional text as a model means it: some write an empty one for none. */
export function given(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}

/** The directory of a search; `.` is all that is allowed, with one directory as with several. */
export function givenDirectory(directory: string | undefined): string | undefined {
  return directory === "." || directory === "./" ? undefined : given(directory);
}

/** A page of text, with its facts and the way on in the last line. */
export function page(text: string, facts: string, cursor: string | undefined): string {
  const last = cursor === undefined ? `[${facts}]` : `[${facts} · more with cursor=${cursor}]`;
  return text === "" ? last : `${text}\n${last}`;
}
