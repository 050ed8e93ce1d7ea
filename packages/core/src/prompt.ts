import type { PromptMessage } from "@modelcontextprotocol/server";

import type { Call } from "./call.ts";
import type { Complete } from "./resource.ts";

/** One argument of a prompt. Prompt arguments are strings on the wire. */
export interface PromptArgument {
  description: string;
  required?: boolean;
  complete?: Complete;
}

export interface PromptSpec<Name extends string> {
  name: string;
  title: string;
  description: string;
  arguments: Readonly<Record<Name, PromptArgument>>;
  /** The messages; a string is one message from the user. */
  messages(args: Readonly<Partial<Record<Name, string>>>, call: Call): Promise<string | PromptMessage[]> | string | PromptMessage[];
}

/** A declared prompt. */
export type Prompt = PromptSpec<string>;

/** Declares a prompt: a template the user picks, filled with arguments. */
export function definePrompt<Name extends string>(spec: PromptSpec<Name>): Prompt {
  return spec;
}
