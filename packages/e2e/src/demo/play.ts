import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type CallToolResult, Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

import type { Answer, Scene, Step } from "../scene.ts";
import type { PublishedServer } from "../servers.ts";

/** A server that has been started and introduced itself. */
export interface Started {
  /** The protocol revision agreed on. */
  revision: string;
  /** From starting the process to the answer to `initialize`, in milliseconds. */
  readyMs: number;
  tools: readonly string[];
}

/** A step, what came of it and how long it took in milliseconds. */
export interface Played {
  step: Step;
  answer: Answer;
  right: boolean;
  ms: number;
}

/** What is told while a scene is played. */
export interface Audience {
  started(server: PublishedServer, scene: Scene, started: Started): void;
  played(played: Played, number: number): void;
}

/** Starts the server as users get it, in an empty folder, and plays the scene with a real client. Resolves to how many steps were right. */
export async function playScene(server: PublishedServer, scene: Scene, audience: Audience): Promise<number> {
  const cwd = await mkdtemp(join(tmpdir(), "mcp-demo-"));
  const client = new Client({ name: "demo", version: "1.0.0" });
  try {
    const start = performance.now();
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [server.entry, ...(scene.args ?? [])], cwd, stderr: "inherit" }),
    );
    const readyMs = performance.now() - start;
    const { tools } = await client.listTools();
    audience.started(server, scene, {
      revision: client.getNegotiatedProtocolVersion() ?? "unknown",
      readyMs,
      tools: tools.map(({ name }) => name),
    });
    let right = 0;
    for (const [index, step] of scene.steps.entries()) {
      const played = await playStep(client, step);
      audience.played(played, index + 1);
      if (played.right) right += 1;
    }
    return right;
  } finally {
    await client.close();
    await rm(cwd, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function playStep(client: Client, step: Step): Promise<Played> {
  const start = performance.now();
  const answer = await ask(client, step).catch((error: unknown) => no(error instanceof Error ? error.message : String(error)));
  const ms = performance.now() - start;
  return { step, answer, ms, right: isRight(step, answer) };
}

async function ask(client: Client, step: Step): Promise<Answer> {
  if ("read" in step) {
    const { contents } = await client.readResource({ uri: step.read });
    return {
      text: contents.map((content) => ("text" in content ? content.text : "[bytes]")).join("\n"),
      data: {},
      values: [],
      refused: false,
    };
  }
  if ("complete" in step) {
    const { template, argument, typed } = step.complete;
    const { completion } = await client.complete({
      ref: { type: "ref/resource", uri: template },
      argument: { name: argument, value: typed },
    });
    return { text: completion.values.join(", "), data: {}, values: completion.values, refused: false };
  }
  return toAnswer(await client.callTool({ name: step.tool, arguments: { ...step.arguments } }));
}

function toAnswer({ content, structuredContent, isError = false }: CallToolResult): Answer {
  const text = content.map((block) => (block.type === "text" ? block.text : `[${block.type}]`)).join("\n");
  return { text, data: isData(structuredContent) ? structuredContent : {}, values: [], refused: isError };
}

function isData(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function no(text: string): Answer {
  return { text, data: {}, values: [], refused: true };
}

/** A check that fails to find what it looks into has found that the answer is wrong. */
function isRight(step: Step, answer: Answer): boolean {
  try {
    return step.check(answer);
  } catch {
    return false;
  }
}
