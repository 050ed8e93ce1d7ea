import { type GetPromptResult, type ListPromptsResult, ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";

import { answering, failedRequest } from "../answer.ts";
import { promptWithinLimit } from "../budget.ts";
import type { Call } from "../call.ts";
import { ToolError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import type { Prompt } from "../prompt.ts";

/** What serves `prompts/*`. */
export interface PromptHandlers {
  list(): ListPromptsResult;
  get(params: { name: string; arguments?: Record<string, string> | undefined }, call: Call): Promise<GetPromptResult>;
}

export function promptHandlers(prompts: readonly Prompt[]): PromptHandlers {
  return {
    list: () => ({
      prompts: prompts.map(({ name, title, description, arguments: args }) => ({
        name,
        title,
        description,
        arguments: Object.entries(args).map(([key, argument]) => ({
          name: key,
          description: argument.description,
          required: argument.required ?? false,
        })),
      })),
    }),

    get: ({ name, arguments: args = {} }, call) =>
      answering(
        call,
        async () => {
          const prompt = prompts.find((candidate) => candidate.name === name);
          if (prompt === undefined) throw unknownPrompt(name, prompts);
          checkArguments(prompt, args);
          const messages = await prompt.messages(args, call);
          return {
            description: prompt.description,
            messages: promptWithinLimit(
              typeof messages === "string" ? [{ role: "user", content: { type: "text", text: messages } }] : messages,
            ),
          };
        },
        failedRequest({ prompt: name }),
      ),
  };
}

function unknownPrompt(name: string, prompts: readonly Prompt[]): ProtocolError {
  const names = prompts.map((prompt) => prompt.name);
  const known = names.length === 0 ? "This server has no prompts." : `Prompts: ${names.join(", ")}.`;
  return new ProtocolError(
    ProtocolErrorCode.InvalidParams,
    `Unknown prompt ${JSON.stringify(name.slice(0, 80))}.${didYouMean(name, names)} ${known}`,
  );
}

function checkArguments(prompt: Prompt, args: Readonly<Record<string, string>>): void {
  const names = Object.keys(prompt.arguments);
  for (const key of Object.keys(args)) {
    if (!Object.hasOwn(prompt.arguments, key))
      throw new ToolError(`Unknown argument ${JSON.stringify(key)}.${didYouMean(key, names)}`, {
        fix: `Arguments: ${names.join(", ") || "none"}.`,
      });
  }
  for (const [key, argument] of Object.entries(prompt.arguments)) {
    if (argument.required && (args[key] ?? "") === "") throw new ToolError(`Missing argument ${key}: ${argument.description}`);
  }
}
