// The demo is a claim that every step gave what it should, so a step that did not must be counted as wrong.
import { fileURLToPath } from "node:url";

import { expect, it } from "vitest";

import { playScene } from "../src/demo/play.ts";
import type { Scene, Step } from "../src/scene.ts";
import type { PublishedServer } from "../src/servers.ts";

const entry = fileURLToPath(new URL("consumer/cli.ts", import.meta.url));
const server: PublishedServer = { folder: "", dir: "", name: "consumer", version: "1.0.0", key: "consumer", binary: "consumer", entry };

const repeat = { ask: "Again?", tool: "repeat", should: "be right" };
const twice = { word: "ho", times: 2 };
const steps: readonly (readonly [name: string, right: boolean, step: Step])[] = [
  ["a right answer", true, { ...repeat, name: "first", arguments: twice, check: ({ text, refused }) => text === "2 times ho" && !refused }],
  ["a wrong answer", false, { ...repeat, arguments: twice, check: ({ text }) => text === "3 times ho" }],
  [
    "an answer the check cannot read",
    false,
    { ...repeat, arguments: twice, check: ({ data }) => Object.keys(data["rows"] as object).length > 0 },
  ],
  [
    "a refusal that should be",
    true,
    { ...repeat, arguments: { word: "ho", times: 6 }, check: ({ text, refused }) => refused && /too often/.test(text) },
  ],
  ["a tool that does not exist", true, { ...repeat, tool: "shout", arguments: {}, check: ({ refused }) => refused }],
  ["a resource", true, { ask: "Word?", should: "be right", read: "word://tree", check: ({ text }) => text === "tree" }],
  [
    "arguments out of an earlier answer",
    true,
    {
      ...repeat,
      arguments: ({ answer }) => ({ word: answer("first").text.slice(-2), times: 3 }),
      check: ({ text }, { answer }) => text === "3 times ho" && answer("first").text === "2 times ho",
    },
  ],
  [
    "arguments out of an answer that never was",
    false,
    { ...repeat, arguments: ({ answer }) => ({ word: answer("tenth").text, times: 1 }), check: () => true },
  ],
  [
    "a resource whose address is made up",
    true,
    { ask: "Word?", should: "be right", read: () => "word://ash", check: ({ text }) => text === "ash" },
  ],
  ["a resource that does not exist", false, { ask: "Word?", should: "be there", read: "none://", check: ({ refused }) => !refused }],
];

it("counts exactly the steps that gave what they should", async () => {
  const scene: Scene = { title: "Test", args: ["--most", "5"], steps: steps.map(([, , step]) => step) };
  const told: boolean[] = [];
  const right = await playScene(server, scene, {
    started: (_, __, { revision, tools }) => expect({ revision, tools }).toEqual({ revision: "2025-11-25", tools: ["repeat"] }),
    played: (played) => void told.push(played.right),
  });
  expect(told.map((verdict, index) => [steps[index]?.[0], verdict])).toEqual(steps.map(([name, verdict]) => [name, verdict]));
  expect(right).toBe(6);
});
