import { randomBytes } from "node:crypto";

import {
  CLIENT_CAPABILITIES_META_KEY,
  createRequestStateCodec,
  type InputRequest,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type McpServer,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from "@modelcontextprotocol/server";

import { type RawTool, registered } from "./raw.ts";

const state = createRequestStateCodec<{ round: number }>({ key: randomBytes(32), ttlSeconds: 60 });
const noArguments = { type: "object", additionalProperties: false } as const;

function ask(message: string, field: string): InputRequest {
  return inputRequired.elicit({
    message,
    requestedSchema: { type: "object", properties: { [field]: { type: "string" } }, required: [field] },
  });
}

const name = ask("What is your name?", "name");
const sample = inputRequired.createMessage({
  messages: [{ role: "user", content: { type: "text", text: "What is the capital of France?" } }],
  maxTokens: 100,
});
const roots = inputRequired.listRoots();

/** The tool answers once the client has answered every one of these requests, and asks for them until then. */
function asking(toolName: string, requests: Readonly<Record<string, InputRequest>>, carriesState = false): RawTool {
  return {
    name: toolName,
    inputSchema: noArguments,
    async run(context) {
      const given = Object.keys(requests).map((key) => inputResponse(context.mcpReq.inputResponses, key));
      const { round } = carriesState ? await openState(context) : { round: 0 };
      if (given.some(({ kind }) => kind === "missing") || (carriesState && round === 0)) {
        return inputRequired({
          inputRequests: { ...requests },
          ...(carriesState && { requestState: await state.mint({ round: 1 }, context) }),
        });
      }
      return { content: [{ type: "text", text: `state-ok ${JSON.stringify(given)}` }] };
    },
  };
}

/** The state of the request, or of a first round; an altered one is the protocol's own error. */
async function openState(context: ServerContext): Promise<{ round: number }> {
  const sealed = context.mcpReq.requestState<string>();
  if (sealed === undefined) return { round: 0 };
  try {
    return await state.verify(sealed, context);
  } catch (error) {
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, "The request state was altered or is too old.", { cause: String(error) });
  }
}

const rounds: RawTool = {
  name: "test_input_required_result_multi_round",
  inputSchema: noArguments,
  async run(context) {
    const { round } = await openState(context);
    if (round >= 2) return { content: [{ type: "text", text: "Thank you." }] };
    const question = round === 0 ? { step1: ask("What is your name?", "name") } : { step2: ask("What is your favorite color?", "color") };
    return inputRequired({ inputRequests: question, requestState: await state.mint({ round: round + 1 }, context) });
  },
};

const capabilities: RawTool = {
  name: "test_input_required_result_capabilities",
  inputSchema: noArguments,
  async run(context) {
    const declared = declaredCapabilities(context);
    return inputRequired({
      inputRequests: { ...(declared["elicitation"] !== undefined && { name }), ...(declared["sampling"] !== undefined && { sample }) },
    });
  },
};

const missing: RawTool = {
  name: "test_missing_capability",
  inputSchema: noArguments,
  async run(context) {
    if (declaredCapabilities(context)["sampling"] === undefined)
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
    return { content: [{ type: "text", text: "The client can sample." }] };
  },
};

function declaredCapabilities({ mcpReq }: ServerContext): Readonly<Record<string, unknown>> {
  const envelope: Readonly<Record<string, unknown>> | undefined = mcpReq.envelope;
  return (envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {}) as Record<string, unknown>; // the SDK has checked the envelope
}

/** The suite's tools that ask the client for something (multi-round-trip requests, specification 2026-07-28). */
export const askingTools: readonly RawTool[] = [
  asking("test_input_required_result_elicitation", { user_name: name }),
  asking("test_input_required_result_sampling", { capital_question: sample }),
  asking("test_input_required_result_list_roots", { client_roots: roots }),
  asking("test_input_required_result_request_state", { confirm: ask("Please confirm", "ok") }, true),
  asking("test_input_required_result_tampered_state", { confirm: ask("Please confirm", "ok") }, true),
  asking("test_input_required_result_multiple_inputs", { user_name: name, greeting: sample, client_roots: roots }, true),
  rounds,
  capabilities,
  missing,
  asking("test_streaming_elicitation", { user_name: name }),
];

/** The same for a prompt. */
export function serveAskingPrompt(mcp: McpServer): void {
  const core = registered(mcp, "prompts/get");
  mcp.server.setRequestHandler("prompts/get", async (request, context) => {
    if (request.params.name !== "test_input_required_result_prompt") return (await core(request, context)) as InputRequiredResult;
    const context_ = inputResponse(context.mcpReq.inputResponses, "user_context");
    if (context_.kind === "missing")
      return inputRequired({ inputRequests: { user_context: ask("What context should the prompt use?", "context") } });
    return { messages: [{ role: "user", content: { type: "text", text: `Context: ${JSON.stringify(context_)}` } }] };
  });
}
