// @boundaries-ignore only a type, of the program that plays the scene
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// @boundaries-ignore as above
import type { Answer, Scene, SoFar } from "../../e2e/src/scene.ts";

const DICE = "docs/adding-a-server.md";
const LOG = "logs/server.log";
const LOG_LINES = 2_000_000;

/** 70 MB that is in nobody's repository. */
function* logLines(): Generator<string> {
  const block = 10_000;
  for (let first = 1; first <= LOG_LINES; first += block) {
    yield Array.from(
      { length: block },
      (_, index) => `${String(first + index).padStart(8, "0")} GET /items/${(first + index) % 977} 200 in ${index % 50} ms\n`,
    ).join("");
  }
}

const etagOf = ({ text }: Answer): string => /\betag ([0-9a-f]{16})\b/i.exec(text)?.[1] ?? "";
const changeOf = ({ text }: Answer): string => /\bChange (\w{8})\b/.exec(text)?.[1] ?? "";
const etagAfter =
  (name: string): ((soFar: SoFar) => string) =>
  ({ answer }) =>
    etagOf(answer(name));

/** The first lines of an answer, and its last, which says what is not shown. */
const brief = ({ text }: Answer): string => {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.length <= 6 ? text : [...lines.slice(0, 4), "...", ...lines.slice(-1)].join("\n");
};

const renamed = {
  old_text: "export function roll(notation: string): number[] {",
  new_text: "export function rollDice(notation: string): number[] {",
};

export const scene: Scene = {
  title: "Files an agent can be trusted with",
  workspace: { repository: true, files: { [LOG]: logLines }, links: { "way-out": ".." } },
  steps: [
    {
      ask: "What is in here?",
      tool: "list_directory",
      arguments: { path: "." },
      should: "this repository, the link out of it shown and not followed",
      check: ({ text }) => /^packages\/$/m.test(text) && /^way-out -> /m.test(text) && /^README\.md  \S+ \S+  20\d\d-/m.test(text),
      show: brief,
    },
    {
      ask: "Where is an expected failure explained?",
      tool: "search_text",
      arguments: { query: "an expected failure is a `toolerror`", glob: "*.md" },
      should: "the line in AGENTS.md, in whatever case",
      check: ({ text }) => /^AGENTS\.md\n +\d+: .*An expected failure is a `ToolError`/m.test(text),
    },
    {
      ask: "Which files are called scene.ts?",
      tool: "search_files",
      arguments: { pattern: "scene.ts" },
      should: "this one among them",
      check: ({ text }) => text.includes("packages/server-files/demo/scene.ts"),
    },
    {
      name: "read",
      ask: "Show me the dice example's domain",
      tool: "read_file",
      arguments: { path: DICE, offset: 52, limit: 22 },
      should: "those lines exactly, with the etag to edit by",
      check: (answer) => etagOf(answer) !== "" && /lines 52-73 of \d+/.test(answer.text),
      show: brief,
    },
    {
      ask: "Import the example from another kit",
      tool: "edit_file",
      arguments: { path: DICE, edits: [{ old_text: 'from "@org/mcp-core";', new_text: 'from "@org/other-kit";' }] },
      should: "refused: it does not say which of many, so it is told where they are",
      check: ({ refused, text }) => refused && /matches \d+ places/.test(text) && /^ +line \d+: /m.test(text),
      show: brief,
    },
    {
      name: "edit",
      ask: "Rename roll in the example",
      tool: "edit_file",
      arguments: (soFar) => ({ path: DICE, edits: [renamed], if_match: etagAfter("read")(soFar) }),
      should: "a unified diff of one line, a new etag, and a change that can be undone",
      check: (answer) =>
        answer.text.includes(`\n-${renamed.old_text}\n+${renamed.new_text}\n`) && etagOf(answer) !== "" && changeOf(answer) !== "",
    },
    {
      ask: "The same again, from what was read before the edit",
      tool: "edit_file",
      arguments: (soFar) => ({ path: DICE, edits: [renamed], if_match: etagAfter("read")(soFar) }),
      should: "refused: the file has changed since",
      check: ({ refused, text }, { answer }) => refused && text.includes(etagOf(answer("edit"))),
    },
    {
      name: "note",
      ask: "Write a note in a new folder",
      tool: "write_file",
      arguments: { path: "notes/today/idea.md", content: "# Idea\n\nRoll for initiative.\n", create_only: true },
      should: "made, with the folders on the way",
      check: (answer) => !answer.refused && changeOf(answer) !== "",
    },
    {
      ask: "What have I changed?",
      tool: "undo_change",
      arguments: {},
      should: "both changes, the last one first",
      check: ({ text }, { answer }) => {
        const [note, edit] = [text.indexOf(changeOf(answer("note"))), text.indexOf(changeOf(answer("edit")))];
        return note >= 0 && edit > note;
      },
    },
    {
      ask: "Take the edit back",
      tool: "undo_change",
      arguments: ({ answer }) => ({ change_id: changeOf(answer("edit")) }),
      should: "undone, which is a change that can be undone too",
      check: (answer, soFar) =>
        !answer.refused && answer.text.includes(DICE) && !["", changeOf(soFar.answer("edit"))].includes(changeOf(answer)),
    },
    {
      ask: "Is it as it was?",
      tool: "read_file",
      arguments: { path: DICE, offset: 59, limit: 1 },
      should: "every byte: the etag is that of the first reading",
      check: (answer, { answer: earlier }) => answer.text.startsWith(renamed.old_text) && etagOf(answer) === etagOf(earlier("read")),
    },
    {
      ask: "Open docs/adding-a-sever.md",
      tool: "read_file",
      arguments: { path: "docs/adding-a-sever.md" },
      should: "not there, with the name that was meant",
      check: ({ refused, text }) => refused && text.includes(`Did you mean "${DICE}"?`),
    },
    {
      ask: "Read the password file, the simple way",
      tool: "read_file",
      arguments: { path: "../../../etc/passwd" },
      should: "refused",
      check: ({ refused, text }) => refused && /outside the allowed directories/.test(text) && !text.includes("root:"),
    },
    {
      ask: "And through a link that leads out",
      tool: "write_file",
      arguments: { path: "way-out/planted.txt", content: "here I am" },
      should: "refused",
      check: ({ refused, text }) => refused && /outside the allowed directories/.test(text),
    },
    {
      ask: "Show me the log of 70 MB",
      tool: "read_file",
      arguments: { path: LOG },
      should: "its first page and how to go on",
      check: ({ text }) => text.startsWith("00000001 GET ") && /continue with offset=\d+/.test(text) && text.length < 100_000,
      show: brief,
    },
    {
      ask: "And a line in the middle of it",
      tool: "read_file",
      arguments: { path: LOG, offset: 1_234_567, limit: 1 },
      should: "exactly that line",
      check: ({ text }) => text.startsWith("01234567 GET "),
    },
    {
      ask: "Attach the note to the conversation",
      read: ({ workspace }) => pathToFileURL(join(workspace, "notes/today/idea.md")).href,
      should: "its text, as a resource",
      check: ({ text }) => text === "# Idea\n\nRoll for initiative.\n",
    },
  ],
};
