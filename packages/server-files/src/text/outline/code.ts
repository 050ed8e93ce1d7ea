import { indentOf, type Scan } from "./heading.ts";

// Declarations are told by how their line starts, not parsed. Every pattern runs on at most 200 characters, has no repetition inside a
// repetition over the same characters, and so is quick on any line.

interface Language {
  /** Declarations at any depth. */
  readonly anywhere?: RegExp;
  /** Declarations that count only where nothing is indented. */
  readonly outermost?: RegExp;
  /** Declarations that count only inside others: methods. */
  readonly inner?: RegExp;
}

const SCRIPT: Language = {
  anywhere:
    /^(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\b|class\b|interface |enum |namespace |type [\w$]+\b.*=)/,
  outermost: /^(?:export )?(?:const|let|var) [\w$]+|^(?:describe|module\.exports|export default)\b/,
  inner:
    /^(?:(?:public|private|protected|static|async|get|set|override) ){0,4}(?!(?:if|for|while|switch|catch|return|with|function)\b)[\w$#]+(?:<[^>]*>)?\([^;]*\{$/,
};
const JVM: Language = {
  anywhere:
    /^(?:(?:public|private|protected|internal|static|final|abstract|sealed|open|data|partial|override|virtual|async|readonly|inline|suspend|default) ){0,5}(?:class|interface|enum|record|struct|object|trait|namespace|fun|def|@interface|delegate|case class)\b/,
  inner: /^(?:public|private|protected|internal|static|final|abstract|override|virtual|async)\b[^;=]*\(/,
};
const C_FAMILY: Language = {
  anywhere: /^(?:typedef )?(?:struct|class|enum|union|namespace)\b[^;=(]*\{?$|^template\b/,
  outermost: /^(?!(?:return|else|if|for|while|switch|using|extern "C")\b)[A-Za-z_][\w\s*&:<>,~]*\([^;]*$|^#define [A-Za-z_]\w*\(/,
};
const SHELL: Language = { anywhere: /^function [\w:-]+|^[\w:-]+ ?\(\)/ };
const STYLE: Language = { anywhere: /^@(?:media|mixin|function|keyframes|layer|supports|font-face)\b/, outermost: /^[^\s/@*}][^{};]*\{/ };

const LANGUAGES: readonly (readonly [extensions: string, language: Language])[] = [
  ["js jsx mjs cjs ts tsx mts cts vue svelte", SCRIPT],
  ["py pyi pyx", { anywhere: /^(?:async )?def |^class / }],
  ["rb rake", { anywhere: /^(?:def|class|module) / }],
  ["go", { outermost: /^(?:func|type|var|const) / }],
  [
    "rs",
    {
      anywhere:
        /^(?:pub(?:\([a-z: ]*\))? )?(?:default )?(?:const )?(?:async )?(?:unsafe )?(?:extern "[^"]*" )?(?:fn|struct|enum|trait|impl|mod|type|union|macro_rules!|static)\b/,
    },
  ],
  ["java kt kts scala groovy cs", JVM],
  ["c h cc cpp cxx hpp hh hxx m mm ino cu", C_FAMILY],
  [
    "php",
    {
      anywhere: /^(?:(?:public|private|protected|static|final|abstract|readonly) ){0,4}(?:function|class|interface|trait|enum|namespace)\b/,
    },
  ],
  [
    "swift",
    {
      anywhere:
        /^(?:(?:public|private|fileprivate|internal|open|static|final|override|mutating|class) ){0,4}(?:func|class|struct|enum|protocol|extension|actor|init)\b/,
    },
  ],
  ["sh bash zsh ksh", SHELL],
  ["lua", { anywhere: /^(?:local )?function\b/ }],
  ["pl pm", { anywhere: /^(?:sub|package) / }],
  ["ex exs", { anywhere: /^(?:defmodule|defp?|defmacrop?|defprotocol|defimpl) / }],
  ["dart", { anywhere: /^(?:abstract )?(?:class|mixin|enum|extension|typedef) /, outermost: /^[A-Za-z_][\w<>?, ]* [\w$]+\([^;]*\{$/ }],
  ["zig", { anywhere: /^(?:pub )?(?:export )?(?:inline )?(?:fn |const [\w]+ = (?:packed |extern )?(?:struct|enum|union)\b)/ }],
  ["proto", { anywhere: /^(?:message|service|enum|rpc|oneof|extend) / }],
  [
    "graphql gql",
    { anywhere: /^(?:extend )?(?:type|input|interface|enum|union|scalar|query|mutation|subscription|fragment|directive|schema)\b/ },
  ],
  [
    "sql",
    {
      anywhere:
        /^(?:create|alter|drop) (?:or replace )?(?:unique |temp |temporary |materialized )?(?:table|view|function|procedure|trigger|index|type|schema|sequence)\b/i,
    },
  ],
  ["tf hcl", { outermost: /^[a-z_]+(?: "[^"]*"){0,2} \{/ }],
  ["css scss less", STYLE],
  ["r jl", { anywhere: /^[\w.]+ *(?:<-|=) *function\b|^(?:function|struct|mutable struct|module|macro) / }],
];

/** Declarations of a language by its file extension; undefined for one not known. */
export function code(extension: string): Scan | undefined {
  const language = LANGUAGES.find(([extensions]) => extensions.split(" ").includes(extension))?.[1];
  if (language === undefined) return undefined;
  return (line) => {
    const indent = indentOf(line);
    const text = line.trim();
    const place = indent === 0 ? language.outermost : language.inner;
    if (language.anywhere?.test(text) !== true && place?.test(text) !== true) return undefined;
    return { level: 1 + Math.ceil(indent / 4), label: text.replace(/[\s{:]+$/, "") };
  };
}
