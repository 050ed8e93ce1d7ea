import { checkTools, connectInMemory, estimatedTokens } from "@org/mcp-core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { files } from "../src/server.ts";

const READING = ["read_file", "read_files", "list_directory", "search_files", "search_text", "file_info"];
const WRITING = ["write_file", "edit_file", "create_directory", "move_file", "delete_file", "undo_change"];

describe.each(["legacy", "modern"] as const)("%s era", (era) => {
  let connected: Awaited<ReturnType<typeof connectInMemory>>;
  beforeAll(async () => {
    connected = await connectInMemory(files, { era });
  });
  afterAll(() => connected.close());

  test("the tool list is what hosts know, sound, and under 2,800 tokens", async () => {
    const { tools } = await connected.client.listTools();
    expect(checkTools(tools)).toEqual([]);
    expect(estimatedTokens(tools)).toBeLessThan(2800);
    expect(tools.map(({ name }) => name)).toEqual([...READING, ...WRITING]);
    await expect(JSON.stringify(tools, null, 2)).toMatchFileSnapshot("__snapshots__/tools-list.json");
  });

  test("the hints say which tools change something", async () => {
    const { tools } = await connected.client.listTools();
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name)).toEqual(READING);
  });

  test("resource templates and prompts", async () => {
    expect((await connected.client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      "file://{+path}",
    ]);
    expect((await connected.client.listPrompts()).prompts.map(({ name }) => name)).toEqual(["review_file", "explain_file"]);
  });
});

test("read-only mode offers nothing that changes anything", async () => {
  const { client, close } = await connectInMemory(files, { args: ["--read-only"] });
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual(READING);
  await close();
});

test("instructions fit what hosts keep", () => {
  expect(files.instructions.length).toBeLessThan(2048);
  expect(files.description.length).toBeLessThanOrEqual(100);
});
