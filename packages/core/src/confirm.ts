import { type CallToolResult, type InputRequiredResult, inputRequired, inputResponse } from "@modelcontextprotocol/server";

import { crypto } from "./crypto.ts";
import { ToolError } from "./errors.ts";

/** What `confirm` needs to know of the request it runs in. */
export interface Asking {
  /** Whether the client declared form elicitation for this request or connection. */
  canAsk: boolean;
  /** What the user answered in an earlier round of the same request. */
  responses: Record<string, unknown> | undefined;
}

/** Thrown to leave the tool until the user has answered; `withQuestions` turns it into the protocol's own answer. */
class QuestionForUser extends Error {
  readonly key: string;
  constructor(key: string, question: string) {
    super(question);
    this.key = key;
  }
}

/**
 * Confirmation by multi-round-trip requests (specification 2026-07-28, Elicitation); for 2025 clients the SDK turns the same
 * answer into an `elicitation/create` request. The key is a digest of the question, so a yes to one question never counts for
 * another: when the facts change between rounds, the user is asked again.
 */
export function createConfirm({ canAsk, responses }: Asking): (question: string) => Promise<"accepted" | "unavailable"> {
  let asked: string | undefined;
  return async (question) => {
    if (!canAsk) return "unavailable";
    const key = `confirm_${crypto().createHash("sha256").update(question).digest("hex").slice(0, 16)}`;
    if (asked !== undefined && asked !== key) throw new TypeError("confirm() asks one question per run");
    asked = key;
    const response = inputResponse(responses, key);
    if (response.kind !== "elicit") throw new QuestionForUser(key, question);
    if (response.action === "accept" && response.content?.["confirm"] === true) return "accepted";
    throw new ToolError(`The user ${response.action === "cancel" ? "dismissed" : "declined"} the request: ${question}`, {
      fix: "Nothing was changed. Do not repeat the call; ask the user what they want instead.",
    });
  };
}

/** Runs a tool that may ask the user something first. */
export async function withQuestions(run: () => Promise<CallToolResult>): Promise<CallToolResult | InputRequiredResult> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof QuestionForUser)) throw error;
    const question = inputRequired.elicit({
      message: error.message,
      requestedSchema: {
        type: "object",
        properties: { confirm: { type: "boolean", title: "Go ahead", default: false } },
        required: ["confirm"],
      },
    });
    return inputRequired({ inputRequests: { [error.key]: question } });
  }
}
