const MAX_WORDS = 6;
const MAX_WORD_CHARS = 40;
/** Words people wrap a question in; they name nothing in a schema, unless they are all there is. */
const FILLERS = new Set(
  "a all an and any are as at be between by can column columns contains data do does each field fields find for from get has have holding how in into is it list me of on or over per search show stored table tables than that the their these this there to what when where which who why with".split(
    " ",
  ),
);

/** The words of a name or text, in lower case: `orderLines`, `order_lines` and `Order Lines` have the same. */
export function splitWords(text: string): string[] {
  return text
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** What is looked for: the words of a question without fillers, the first few. A letter before a hyphen belongs to the word: `e-mail`. */
export function searchWords(text: string): string[] {
  const words = allWords(text);
  const telling = words.filter((word) => !FILLERS.has(word));
  return (telling.length > 0 ? telling : words).slice(0, MAX_WORDS);
}

/** The fillers of a question, which may still be the names of columns: who, what. */
export function fillersOf(text: string): string[] {
  return allWords(text)
    .filter((word) => FILLERS.has(word))
    .slice(0, MAX_WORDS);
}

function allWords(text: string): string[] {
  const joined = text.slice(0, 1000).replaceAll(/(?<![\p{L}\p{N}])(\p{L})-(?=\p{L}{2})/gu, "$1");
  return [...new Set(splitWords(joined).map((word) => word.slice(0, MAX_WORD_CHARS)))];
}

const IRREGULAR: Readonly<Record<string, string>> = {
  people: "person",
  children: "child",
  men: "man",
  women: "woman",
  indices: "index",
  statuses: "status",
  addresses: "address",
  data: "datum",
};

/** The singular of an English plural, as far as its ending tells; other words as they are. */
export function singular(word: string): string {
  const known = Object.hasOwn(IRREGULAR, word) ? IRREGULAR[word] : undefined;
  if (known !== undefined) return known;
  if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|ss|x|zz)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** The pieces of three characters of a word. */
export function trigrams(word: string): string[] {
  return [...new Set(Array.from({ length: Math.max(0, word.length - 2) }, (_, at) => word.slice(at, at + 3)))];
}
