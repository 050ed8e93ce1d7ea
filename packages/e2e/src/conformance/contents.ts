import { setTimeout as sleep } from "node:timers/promises";

import { defineTool, type Tool, ToolError } from "@org/mcp-core";
import * as z from "zod";

/** A red pixel (PNG) and a silent clip (WAV), both base64. */
export const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
const SILENCE = "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=";

const hints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
const nothing = z.strictObject({});
const described = { input: nothing, annotations: hints };

const headers = z.strictObject({
  region: z.string().optional().describe("Where to run").meta({ "x-mcp-header": "Region" }),
  verbose: z.boolean().optional().describe("Say more").meta({ "x-mcp-header": "Verbose" }),
});

/** The suite's tools that core's own declarations express: every kind of content, an error, progress and parameter headers. */
export const contentTools: readonly Tool[] = [
  defineTool({
    ...described,
    name: "test_simple_text",
    title: "Simple text",
    description: "Answers with one text.",
    run: () => "This is a simple text response for testing.",
  }),
  defineTool({
    ...described,
    name: "test_image_content",
    title: "Image",
    description: "Answers with one image.",
    run: () => [{ type: "image", data: PIXEL, mimeType: "image/png" }],
  }),
  defineTool({
    ...described,
    name: "test_audio_content",
    title: "Audio",
    description: "Answers with one sound.",
    run: () => [{ type: "audio", data: SILENCE, mimeType: "audio/wav" }],
  }),
  defineTool({
    ...described,
    name: "test_embedded_resource",
    title: "Embedded resource",
    description: "Answers with a resource inside the result.",
    run: () => [{ type: "resource", resource: { uri: "test://embedded-resource", mimeType: "text/plain", text: "Embedded." } }],
  }),
  defineTool({
    ...described,
    name: "test_multiple_content_types",
    title: "Mixed content",
    description: "Answers with a text, an image and a resource.",
    run: () => [
      { type: "text", text: "Multiple content types test:" },
      { type: "image", data: PIXEL, mimeType: "image/png" },
      { type: "resource", resource: { uri: "test://mixed-content-resource", mimeType: "application/json", text: '{"test":"data"}' } },
    ],
  }),
  defineTool({
    ...described,
    name: "test_error_handling",
    title: "Error",
    description: "Always fails in an expected way.",
    run: () => {
      throw new ToolError("This tool intentionally returns an error for testing");
    },
  }),
  defineTool({
    ...described,
    name: "test_tool_with_progress",
    title: "Progress",
    description: "Reports progress at the beginning, the middle and the end.",
    async run(_, { progress, signal }) {
      for (const done of [0, 50, 100]) {
        progress(done, 100);
        // Longer than the interval at which core lets progress through.
        await sleep(120, undefined, { signal });
      }
      return "Done.";
    },
  }),
  defineTool({
    name: "test_x_mcp_header",
    title: "Parameter headers",
    description: "Has parameters that clients repeat in HTTP headers.",
    input: headers,
    annotations: hints,
    run: ({ region, verbose }) => `region ${region}, verbose ${verbose}`,
  }),
];
