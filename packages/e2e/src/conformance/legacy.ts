import { setTimeout as sleep } from "node:timers/promises";

import { inputRequired, inputResponse, type InputRequest } from "@modelcontextprotocol/server";

import type { RawTool } from "./raw.ts";

/** A tool that asks the client for one thing, as 2025 clients are asked: the SDK sends them a request of its own. */
function question(name: string, request: (args: Readonly<Record<string, unknown>>) => InputRequest, argument?: string): RawTool {
  return {
    name,
    inputSchema:
      argument === undefined
        ? { type: "object" }
        : { type: "object", properties: { [argument]: { type: "string" } }, required: [argument] },
    async run({ mcpReq }, args) {
      const answer = inputResponse(mcpReq.inputResponses, "answer");
      if (answer.kind === "missing") return inputRequired({ inputRequests: { answer: request(args) } });
      return { content: [{ type: "text", text: JSON.stringify(answer) }] };
    },
  };
}

function logging(name: string): RawTool {
  return {
    name,
    inputSchema: { type: "object", additionalProperties: false },
    async run({ mcpReq }) {
      for (const text of ["Tool execution started", "Tool processing data", "Tool execution completed"]) {
        await mcpReq.log("info", text);
        await sleep(20);
      }
      return { content: [{ type: "text", text: "Logged three times." }] };
    },
  };
}

const text = { type: "string" } as const;
const titled = [
  { const: "value1", title: "First" },
  { const: "value2", title: "Second" },
  { const: "value3", title: "Third" },
];
const options = ["option1", "option2", "option3"];

/** The suite's tools for what 2025 revisions had: protocol logging, and requests from the server to the client. */
export const legacyTools: readonly RawTool[] = [
  logging("test_tool_with_logging"),
  logging("test_logging_tool"),
  question(
    "test_sampling",
    ({ prompt }) =>
      inputRequired.createMessage({ messages: [{ role: "user", content: { type: "text", text: String(prompt) } }], maxTokens: 100 }),
    "prompt",
  ),
  question(
    "test_elicitation",
    ({ message }) =>
      inputRequired.elicit({
        message: String(message),
        requestedSchema: { type: "object", properties: { username: text, email: text }, required: ["username", "email"] },
      }),
    "message",
  ),
  question("test_elicitation_sep1034_defaults", () =>
    inputRequired.elicit({
      message: "Please review the defaults",
      requestedSchema: {
        type: "object",
        properties: {
          name: { type: "string", default: "John Doe" },
          age: { type: "integer", default: 30 },
          score: { type: "number", default: 95.5 },
          status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
          verified: { type: "boolean", default: true },
        },
      },
    }),
  ),
  question("test_elicitation_sep1330_enums", () =>
    inputRequired.elicit({
      message: "Please select",
      requestedSchema: {
        type: "object",
        properties: {
          untitledSingle: { type: "string", enum: options },
          titledSingle: { type: "string", oneOf: titled },
          legacyEnum: { type: "string", enum: ["opt1", "opt2"], enumNames: ["One", "Two"] },
          untitledMulti: { type: "array", items: { type: "string", enum: options } },
          titledMulti: { type: "array", items: { anyOf: titled } },
        },
      },
    }),
  ),
];

/** A schema with every keyword that must survive the way to the client (SEP-1613, SEP-2106). */
export const schemaTool: RawTool = {
  name: "json_schema_2020_12_tool",
  inputSchema: {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    $defs: { address: { $anchor: "addressDef", type: "object", properties: { street: text, city: text } } },
    properties: {
      name: text,
      address: { $ref: "#/$defs/address" },
      contactMethod: { type: "string", enum: ["phone", "email"] },
      phone: text,
      email: text,
    },
    allOf: [{ anyOf: [{ required: ["phone"] }, { required: ["email"] }] }],
    if: { properties: { contactMethod: { const: "phone" } }, required: ["contactMethod"] },
    then: { required: ["phone"] },
    else: { required: ["email"] },
    additionalProperties: false,
  },
  run: async (_, args) => ({ content: [{ type: "text", text: JSON.stringify(args) }] }),
};
