import { type CompleteRequest, type CompleteResult, ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";

import { answering, failedRequest } from "../answer.ts";
import type { Call } from "../call.ts";
import type { Prompt } from "../prompt.ts";
import type { Complete, Resource } from "../resource.ts";

/** The most values one completion may carry (specification, Completion). */
const MAX_VALUES = 100;

/** What serves `completion/complete` for prompt arguments and resource template variables. */
export function completionHandler(
  resources: readonly Resource[],
  prompts: readonly Prompt[],
): (params: CompleteRequest["params"], call: Call) => Promise<CompleteResult> {
  function find({ ref, argument }: CompleteRequest["params"]): Complete | undefined {
    if (ref.type === "ref/prompt") {
      const prompt = prompts.find((candidate) => candidate.name === ref.name);
      if (prompt === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown prompt ${JSON.stringify(ref.name)}.`);
      return Object.hasOwn(prompt.arguments, argument.name) ? prompt.arguments[argument.name]?.complete : undefined;
    }
    for (const resource of resources) {
      if (resource.kind === "template" && resource.template === ref.uri) return own(resource.complete, argument.name);
      if (resource.kind === "static" && resource.uri === ref.uri) return undefined;
    }
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, `Unknown resource template ${JSON.stringify(ref.uri)}.`);
  }

  return (params, call) =>
    answering(
      call,
      async () => {
        const values = (await find(params)?.(params.argument.value, params.context?.arguments ?? {}, call)) ?? [];
        return { completion: { values: values.slice(0, MAX_VALUES), total: values.length, hasMore: values.length > MAX_VALUES } };
      },
      failedRequest({ argument: params.argument.name }),
    );
}

/** The completer of a name that was declared, never one of an object's inherited members. */
function own(completers: Readonly<Record<string, Complete>> | undefined, name: string): Complete | undefined {
  return completers !== undefined && Object.hasOwn(completers, name) ? completers[name] : undefined;
}
