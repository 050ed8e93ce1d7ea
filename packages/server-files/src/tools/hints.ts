/** What in a literal query suggests that it was meant as a regular expression. */
const REGEX_LIKE = /\.[*+]|\\[bBdDwWsS.()[\]{}|^$*+?/]|\w\|\w|^\^|[^$]\$$|\[[^\]]*[a-z0-9]-[a-z0-9][^\]]*\]|\[\^|\(\?[:=!]/i;

/** For a search that found nothing: whether the query was likely meant otherwise. */
export function hintForQuery(query: string, regex: boolean): string[] {
  if (regex) {
    const slashes = /^\/(.+)\/[a-z]*$/.exec(query);
    return slashes === null ? [] : ["the slashes around the expression were searched for as well; leave them out"];
  }
  return REGEX_LIKE.test(query) ? ["the query was searched for as literal text; regex=true reads it as a regular expression"] : [];
}

/** For a glob that no file matched: what it may have been meant to be. At most one hint. */
export function hintForGlob(glob: string): string[] {
  if (/^(\/|~\/|[a-z]:)/i.test(glob)) return ["a glob is relative to the directory searched, not absolute"];
  if (/^\^|\.\*|\\\.|\$$/.test(glob)) return ["it was read as a glob, not as a regular expression: *.ts, src/**/test_*"];
  if (/\\[^[\]{}*?!\\]/.test(glob)) return ["separate directories with /"];
  if (/[,|;\s]+\S*[*?]/.test(glob.replace(/\{[^}]*\}/g, ""))) return ["several globs go into braces: *.{ts,md}"];
  if (glob.startsWith("!")) return ["! does not exclude here"];
  if (/\[[^\]]+\]/.test(glob)) return [String.raw`[...] is one of these characters; write \[ for a bracket in a name`];
  if (!/[*?{]/.test(glob)) return ["without * it is one name: *.ts for an ending, src/** for what is in a directory"];
  return [];
}

/** For a search that found nothing and left something out that it would look into when told to. */
export function hintForIgnored({ ignored }: { readonly ignored: number }): string[] {
  return ignored > 0 ? ["include_ignored=true looks into what .gitignore excludes"] : [];
}
