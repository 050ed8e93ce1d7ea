import type { Call, Subject } from "./subject.ts";
import { isRecord, openWire, type Wire } from "./wire.ts";

/** Starts a server and waits for its first answer, which must be one. */
export async function initialize(subject: Subject): Promise<Wire> {
  const wire = openWire(subject.args);
  try {
    const answer = await wire.request("initialize", {
      protocolVersion: "2025-11-25",
      capabilities: {},
      clientInfo: { name: "bench", version: "1.0.0" },
    });
    if (!isRecord(answer["serverInfo"])) throw new Error(`not an answer to initialize: ${JSON.stringify(answer).slice(0, 200)}`);
    return wire;
  } catch (error) {
    await wire.close();
    throw error;
  }
}

/** A server that is ready for calls. */
export async function connect(subject: Subject): Promise<Wire> {
  const wire = await initialize(subject);
  wire.notify("notifications/initialized");
  return wire;
}

/** Makes a call and resolves to the text of its answer; throws unless that is right. */
export async function callRight(wire: Wire, call: Call, limitMs?: number): Promise<string> {
  const answer = await wire.request("tools/call", { name: call.tool, arguments: call.arguments }, limitMs);
  const text = textOf(answer);
  if ((answer["isError"] === true) === (call.fails ?? false) && call.right.test(text)) return text;
  throw new Error(`${call.tool} ${JSON.stringify(call.arguments).slice(0, 100)} answered ${JSON.stringify(answer).slice(0, 300)}`);
}

/** Right for the row: only subjects that have the call are measured with it. */
export function callOf(subject: Subject): Call {
  if (subject.call === undefined) throw new TypeError(`${subject.name} has no call`);
  return subject.call;
}

function textOf(answer: Readonly<Record<string, unknown>>): string {
  const blocks: readonly unknown[] = Array.isArray(answer["content"]) ? answer["content"] : [];
  return blocks.map((block) => (isRecord(block) && typeof block["text"] === "string" ? block["text"] : "")).join("\n");
}
