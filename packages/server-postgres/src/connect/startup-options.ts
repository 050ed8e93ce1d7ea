/**
 * Splits the text of `options` into arguments as the server does (`pg_split_opts`): at white space; a backslash takes the next character
 * as it is.
 */
export function splitOptions(text: string): string[] {
  return (text.match(/(?:[^ \t\n\v\f\r\\]|\\[^]?)+/g) ?? []).map((argument) => argument.replaceAll(/\\([^]?)/g, "$1"));
}

/** The text of `options` that the server splits into these arguments. */
export function joinOptions(options: readonly string[]): string {
  return options.map((argument) => argument.replaceAll(/[ \t\n\v\f\r\\]/g, String.raw`\$&`)).join(" ");
}

/**
 * Whether arguments only set parameters: `-c name=value`, `-cname=value`, `--name=value`; or `name=value` alone, by which some hosted
 * services tell their proxies which database is meant. Anything else could end the list before our own settings.
 */
export function onlySettings(options: readonly string[]): boolean {
  const setting = /^[a-z_][\w.-]*=/i;
  for (let index = 0; index < options.length; index++) {
    const argument = options[index] ?? "";
    const text = argument === "-c" ? (options[++index] ?? "") : argument.replace(/^(?:-c|--)/, "");
    if (!setting.test(text)) return false;
  }
  return true;
}
