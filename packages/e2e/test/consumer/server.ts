import { defineConfig, defineResource, defineServer, defineTool, integerSetting, type ServerDefinition, type Tool } from "@org/mcp-core";
import { ToolError } from "@org/mcp-core/errors";
import * as z from "zod";

const input = z.strictObject({ word: z.string(), times: z.int().min(1) });

function repeat(most: number): Tool {
  return defineTool({
    name: "repeat",
    title: "Repeat",
    description: "Says how often a word is to be said.",
    input,
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    run({ word, times }) {
      if (times > most) throw new ToolError(`${times} times is too often.`, { fix: `At most ${most}.` });
      return `${times} times ${word}`;
    },
  });
}

export const server: ServerDefinition = defineServer({
  name: "consumer",
  packageName: "consumer",
  version: "1.0.0",
  title: "Consumer",
  description: "A server that is not part of the workspace",
  instructions: "For a test.",
  config: defineConfig("CONSUMER", { most: integerSetting({ default: 5, min: 1, max: 10, description: "Most repetitions" }) }),
  create: ({ most }) => ({
    tools: [repeat(most)],
    resources: [
      defineResource({
        template: "word://{word}",
        name: "word",
        title: "Word",
        description: "A word.",
        mimeType: "text/plain",
        read: ({ word }) => word,
      }),
    ],
  }),
});
