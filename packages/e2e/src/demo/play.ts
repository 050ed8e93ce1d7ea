import { type CallToolResult, Client } from "@modelcontextprotocol/client";
import { getDefaultEnvironment, StdioClientTransport } from "@modelcontextprotocol/client/stdio";

import type { Answer, Given, Scene, SoFar, Step } from "../scene.ts";
import type { PublishedServer } from "../servers.ts";
import { setStage } from "./workspace.ts";

/** A server that has been started and introduced itself. */
export interface Started {
  /** The arguments it was given. */
  args: readonly string[];
  /** The protocol revision agreed on. */
  revision: string;
  /** From starting the process to the answer to `initialize`, in milliseconds. */
  readyMs: number;
  tools: readonly string[];
}

/** What a step asked for, with everything filled in. */
export type Request =
  | { tool: string; arguments: Readonly<Record<string, unknown>> }
  | { read: string }
  | { complete: { template: string; argument: string; typed: string } };

/** A step, what came of it and how long it took in milliseconds. */
export interface Played {
  step: Step;
  /** Undefined when it could not be made out of the earlier answers. */
  request: Request | undefined;
  answer: Answer;
  right: boolean;
  ms: number;
}

/** What is told while a scene is played. */
export interface Audience {
  started(server: PublishedServer, scene: Scene, started: Started): void;
  played(played: Played, number: number): void;
}

/** Starts the server as users get it, in directories of its own, and plays the scene with a real client. Resolves to how many steps were right. */
export async function playScene(server: PublishedServer, scene: Scene, audience: Audience): Promise<number> {
  const stage = await setStage(scene.workspace);
  const client = new Client({ name: "demo", version: "1.0.0" });
  const args = [...(scene.args ?? []), ...(scene.workspace === undefined ? [] : [stage.workspace])];
  // What a server keeps about its user must not reach the home of whoever plays.
  const env = { ...getDefaultEnvironment(), ...scene.environment, HOME: stage.home, USERPROFILE: stage.home };
  try {
    const start = performance.now();
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [server.entry, ...args], cwd: stage.cwd, env, stderr: "inherit" }),
    );
    const readyMs = performance.now() - start;
    const { tools } = await client.listTools();
    audience.started(server, scene, {
      args,
      revision: client.getNegotiatedProtocolVersion() ?? "unknown",
      readyMs,
      tools: tools.map(({ name }) => name),
    });
    return await playSteps(client, scene.steps, stage.workspace, (played, number) => audience.played(played, number));
  } finally {
    await client.close();
    await stage.remove();
  }
}

async function playSteps(client: Client, steps: readonly Step[], workspace: string, tell: Audience["played"]): Promise<number> {
  const answers = new Map<string, Answer>();
  const soFar: SoFar = {
    workspace,
    answer(name) {
      const answer = answers.get(name);
      if (answer === undefined) throw new Error(`no earlier step is called ${name}`);
      return answer;
    },
  };
  let right = 0;
  for (const [index, step] of steps.entries()) {
    const played = await playStep(client, step, soFar);
    tell(played, index + 1);
    if (step.name !== undefined) answers.set(step.name, played.answer);
    if (played.right) right += 1;
  }
  return right;
}

async function playStep(client: Client, step: Step, soFar: SoFar): Promise<Played> {
  const start = performance.now();
  let request: Request | undefined;
  let answer: Answer;
  try {
    request = requestOf(step, soFar);
    answer = await ask(client, request);
  } catch (error) {
    answer = { text: error instanceof Error ? error.message : String(error), data: {}, values: [], refused: true };
  }
  const ms = performance.now() - start;
  return { step, request, answer, ms, right: request !== undefined && isRight(step, answer, soFar) };
}

function requestOf(step: Step, soFar: SoFar): Request {
  if ("read" in step) return { read: resolveGiven(step.read, soFar) };
  if ("complete" in step) return { complete: step.complete };
  return { tool: step.tool, arguments: resolveGiven(step.arguments, soFar) };
}

function resolveGiven<Value extends string | Readonly<Record<string, unknown>>>(given: Given<Value>, soFar: SoFar): Value {
  return typeof given === "function" ? given(soFar) : given;
}

async function ask(client: Client, request: Request): Promise<Answer> {
  if ("read" in request) {
    const { contents } = await client.readResource({ uri: request.read });
    return {
      text: contents.map((content) => ("text" in content ? content.text : "[bytes]")).join("\n"),
      data: {},
      values: [],
      refused: false,
    };
  }
  if ("complete" in request) {
    const { template, argument, typed } = request.complete;
    const { completion } = await client.complete({
      ref: { type: "ref/resource", uri: template },
      argument: { name: argument, value: typed },
    });
    return { text: completion.values.join(", "), data: {}, values: completion.values, refused: false };
  }
  return toAnswer(await client.callTool({ name: request.tool, arguments: { ...request.arguments } }));
}

function toAnswer({ content, structuredContent, isError = false }: CallToolResult): Answer {
  const text = content.map((block) => (block.type === "text" ? block.text : `[${block.type}]`)).join("\n");
  return { text, data: isData(structuredContent) ? structuredContent : {}, values: [], refused: isError };
}

function isData(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A check that fails to find what it looks into has found that the answer is wrong. */
function isRight(step: Step, answer: Answer, soFar: SoFar): boolean {
  try {
    return step.check(answer, soFar);
  } catch {
    return false;
  }
}
