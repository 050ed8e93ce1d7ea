import { definePrompt, type Prompt } from "@org/mcp-core";

import { PIXEL } from "./contents.ts";

/** The suite's prompts. The one that asks the user first is served raw, see asking.ts. */
export const prompts: readonly Prompt[] = [
  definePrompt({
    name: "test_simple_prompt",
    title: "Simple",
    description: "A prompt without arguments.",
    arguments: {},
    messages: () => "This is a simple prompt for testing.",
  }),
  definePrompt({
    name: "test_prompt_with_arguments",
    title: "Arguments",
    description: "A prompt with two required arguments.",
    arguments: {
      arg1: { description: "First", required: true, complete: (typed) => ["test", "text"].filter((value) => value.startsWith(typed)) },
      arg2: { description: "Second", required: true },
    },
    messages: ({ arg1, arg2 }) => `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`,
  }),
  definePrompt({
    name: "test_prompt_with_embedded_resource",
    title: "Embedded resource",
    description: "A prompt with a resource inside.",
    arguments: { resourceUri: { description: "Address of the resource", required: true } },
    messages: ({ resourceUri = "" }) => [
      { role: "user", content: { type: "resource", resource: { uri: resourceUri, mimeType: "text/plain", text: "Embedded." } } },
      { role: "user", content: { type: "text", text: "Please process the embedded resource above." } },
    ],
  }),
  definePrompt({
    name: "test_prompt_with_image",
    title: "Image",
    description: "A prompt with an image.",
    arguments: {},
    messages: () => [
      { role: "user", content: { type: "image", data: PIXEL, mimeType: "image/png" } },
      { role: "user", content: { type: "text", text: "Please analyze the image above." } },
    ],
  }),
  definePrompt({
    name: "test_input_required_result_prompt",
    title: "Asking",
    description: "A prompt that asks the user for its context.",
    arguments: {},
    messages: () => {
      throw new TypeError("served raw");
    },
  }),
];
