import { describe, expect, it } from "vitest";

import { createOutline, outline } from "../../src/text/outline.ts";

function shown(text: string, name: string): string[] {
  return outline(text, name).map(({ line, end, label }) => `${line}-${end} ${label}`);
}

describe("outline", () => {
  it.each([
    [
      "a.md",
      "intro\n\n# One\ntext\n## One.a ##\n```sh\n# no heading\n```\nTwo\n===\n- item\n---\nlast\n",
      ["3-8 One", "5-8 One.a", "9-13 Two"],
    ],
    ["a.md", "~~~~\n# no\n~~~\n# no\n~~~~\n# yes\r\n", ["6-6 yes"]],
    ["a.md", "#tag is no heading\n####### neither\n", []],
    ["a.rst", "Title\n=====\n\nPart\n----\ntext\n\nNext\n----\nOther\n=====\n", ["1-9 Title", "4-7 Part", "8-9 Next", "10-11 Other"]],
    ["a.tex", "\\section{One}\n\\subsection*{Sub}\nx\n\\section{Two}\n", ["1-3 One", "2-3 Sub", "4-4 Two"]],
    ["a.html", "<h1 class='x'>One</h1>\n<p>\n<h2>Two</h2>\n", ["1-3 One", "3-3 Two"]],
    ["a.json", '{\n  "a": {\n    "b": 1,\n    "c": { "d": 2 }\n  },\n  "e": []\n}\n', ["2-5 a", "3-3 b", "4-5 c", "6-7 e"]],
    ["a.yaml", "a: 1\nb:\n  c: |\n    d: no\n  e: x\n# f:\n'g h': 2\n- i: 3\n", ["1-1 a", "2-6 b", "3-4 c", "5-6 e", "7-8 'g h'"]],
    ["a.toml", "x = 1\n[a]\ny = 2\n[a.b]\nz = 3\n[[c]]\n", ["1-1 x", "2-5 [a]", "4-5 [a.b]", "6-6 [[c]]"]],
    ["a.csv", 'id;"name";a,b\n1;2;3\n', ["1-2 3 columns: id, name, a,b"]],
    [
      "a.ts",
      "import x from 'y';\nexport const limit = 3;\nexport class A extends B {\n  private async run(a: string) {\n    if (a) {\n    }\n  }\n}\nasync function f() {\n  g();\n}\n",
      ["2-2 export const limit = 3;", "3-8 export class A extends B", "4-8 private async run(a: string)", "9-11 async function f()"],
    ],
    [
      "a.py",
      "import os\n\nclass A:\n    def f(self):\n        pass\n\nasync def g():\n    pass\n",
      ["3-6 class A", "4-6 def f(self)", "7-8 async def g()"],
    ],
    [
      "a.go",
      "package a\n\nfunc (s *S) Run() error {\n\treturn nil\n}\ntype T struct {\n}\n",
      ["3-5 func (s *S) Run() error", "6-7 type T struct"],
    ],
    [
      "a.rs",
      "pub(crate) fn f() {\n}\nimpl A for B {\n    fn g(&self) {\n    }\n}\n",
      ["1-2 pub(crate) fn f()", "3-6 impl A for B", "4-6 fn g(&self)"],
    ],
    [
      "A.java",
      "public final class A {\n    private int x = f();\n    public void run(int a) {\n    }\n}\n",
      ["1-5 public final class A", "3-5 public void run(int a)"],
    ],
    [
      "a.c",
      "#include <x.h>\nint x;\nint f(void);\nstatic int f(void)\n{\n    if (x) {\n    }\n}\nstruct s {\n};\n",
      ["4-8 static int f(void)", "9-10 struct s"],
    ],
    [
      "a.sql",
      "create table a (\n  id int\n);\nCREATE OR REPLACE VIEW b AS\nselect 1;\n",
      ["1-3 create table a (", "4-5 CREATE OR REPLACE VIEW b AS"],
    ],
    ["a.sh", "x=1\nrun() {\n  echo\n}\n", ["2-4 run()"]],
  ])("%s %#", (name, text, entries) => {
    expect(shown(text, name)).toEqual(entries);
  });

  it.each(["a.log", "a.txt", "README", "a.constructor", ".gitignore"])("%s has none", (name) => {
    expect(createOutline(name)).toBeUndefined();
    expect(outline("# a\n", name)).toEqual([]);
  });

  it("leaves out deeper levels first, then parts at even distances", () => {
    const deep = Array.from({ length: 40 }, (_, index) => `# ${index}\n## sub\n`).join("");
    const kept = outline(deep, "a.md");
    expect(kept.map(({ label }) => label)).toEqual(Array.from({ length: 40 }, (_, index) => String(index)));
    const wide = outline(Array.from({ length: 50_000 }, (_, index) => `# ${index}\n`).join(""), "a.md");
    expect(wide.length).toBeGreaterThan(29);
    expect(wide.length).toBeLessThanOrEqual(60);
    expect(wide.at(-1)?.line).toBeGreaterThan(45_000);
    const methods = `class A {\n${Array.from({ length: 200 }, (_, index) => `  m${index}() {\n  }\n`).join("")}}\n`;
    expect(outline(methods, "a.ts").length).toBeGreaterThan(40);
    expect(outline(methods, "a.ts").at(0)).toEqual({ line: 1, end: 402, label: "class A" });
  });

  it("is safe on hostile lines: only their start is looked at, labels are short and of one line", () => {
    const names = [
      "md",
      "rst",
      "tex",
      "html",
      "json",
      "yaml",
      "toml",
      "csv",
      "ts",
      "py",
      "go",
      "rs",
      "java",
      "c",
      "php",
      "swift",
      "sh",
      "sql",
      "tf",
      "css",
      "dart",
      "r",
    ];
    const seeds = [
      "a",
      " ",
      "\t",
      "#",
      "`",
      "=",
      "(",
      "{",
      "[",
      '"',
      "\\",
      "<h1",
      "a(",
      "a<",
      "a b",
      '"\\"',
      "public ",
      "# 😀",
      "a:",
      "a.b",
      "\\section{",
      "- ",
      "\u0000",
      "a;,",
    ];
    const started = performance.now();
    for (const name of names) {
      for (const seed of seeds) {
        const text = `${seed.repeat(Math.ceil(300_000 / seed.length))}\n=====\n`;
        for (const { label } of outline(text, `a.${name}`)) {
          expect(label.length).toBeLessThanOrEqual(100);
          expect(label.isWellFormed()).toBe(true);
          expect(label).not.toMatch(/\p{Cc}/u);
        }
      }
    }
    // 150 MB of hostile lines; a pattern that backtracks would take minutes for one of them.
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("knows how many parts there are besides those it names", () => {
    const builder = createOutline("a.md");
    for (let line = 1; line <= 20_000; line++) builder?.line(line, `# Part ${line}`);
    expect(builder?.met()).toBe(20_000);
    expect(builder?.end().length).toBeLessThanOrEqual(60);
  });
});
