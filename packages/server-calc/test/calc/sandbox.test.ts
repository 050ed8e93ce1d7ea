import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { ToolError } from "@org/mcp-core/errors";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import type { CalculateAnswer, Job } from "../../src/calc/protocol.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/calc/sandbox.ts";

// Processes start anew in most tests, which takes a second each from source.
vi.setConfig({ testTimeout: 30_000 });

const never = new AbortController().signal;
const source = {
  worker: new URL("../../src/calc/worker.ts", import.meta.url),
  readable: [fileURLToPath(new URL("../../../../", import.meta.url))],
  execArgv: ["--conditions=@org/source"],
};

const open: Sandbox[] = [];
function sandbox(options: Partial<SandboxOptions> = {}): Sandbox {
  const made = createSandbox({ ...source, ...options });
  open.push(made);
  return made;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.close()));
});

function job(expression: string): Job {
  return { kind: "calculate", expression };
}

async function result(box: Sandbox, expression: string, signal = never): Promise<string> {
  return (await box.run<CalculateAnswer>(job(expression), signal)).result;
}

const SLOW = "f(n) = n <= 1 ? 1 : f(n - 1) + f(n - 2); f(200)";

describe("answers", () => {
  it("calculates, and passes on expected failures as ToolError with a fix", async () => {
    const box = sandbox();
    expect(await result(box, "2+2")).toBe("4");
    await expect(box.run(job("sqrtt(2)"), never)).rejects.toMatchObject({ name: "ToolError", fix: "Did you mean sqrt?" });
  });

  it("runs two at a time and queues the rest", async () => {
    const box = sandbox();
    const answers = await Promise.all(Array.from({ length: 12 }, (_, at) => result(box, `${at} * 2`)));
    expect(answers).toEqual(Array.from({ length: 12 }, (_, at) => String(at * 2)));
  });

  it("answers while another calculation takes long", async () => {
    const box = sandbox({ timeoutMs: 3000 });
    expect(await result(box, "1")).toBe("1");
    const slow = box.run(job(SLOW), never).catch((error: unknown) => error);
    expect(await result(box, "2+2")).toBe("4");
    expect(await slow).toBeInstanceOf(ToolError);
  });
});

describe("limits", () => {
  it("stops what takes too long, names the limit, and answers the next at once", async () => {
    const box = sandbox({ timeoutMs: 500 });
    await expect(box.run(job(SLOW), never)).rejects.toThrow(/stopped after 0\.5 s/);
    expect(await result(box, "2+2")).toBe("4");
  });

  it("survives running out of memory, and says so", async () => {
    const box = sandbox({ timeoutMs: 10_000, memoryMb: 128 });
    await expect(box.run(job("n = 20000; zeros(n, n)"), never)).rejects.toThrow(/more than 128 MB of memory/);
    expect(await result(box, "2+2")).toBe("4");
  });

  it("stops on cancellation, with the signal's reason", async () => {
    const box = sandbox({ timeoutMs: 60_000 });
    await result(box, "1");
    const cancel = new AbortController();
    const slow = box.run(job(SLOW), cancel.signal);
    setTimeout(() => cancel.abort(new Error("no longer wanted")), 50);
    await expect(slow).rejects.toThrow("no longer wanted");
    expect(await result(box, "2+2")).toBe("4");
  });

  it("does not start for a signal that is already aborted", async () => {
    await expect(sandbox().run(job("1"), AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
  });

  it("forgets a waiting calculation that is cancelled", async () => {
    const box = sandbox({ timeoutMs: 1500 });
    const cancel = new AbortController();
    const busy = [box.run(job(SLOW), never), box.run(job(SLOW), never)].map((run) => run.catch(() => "stopped"));
    const waiting = box.run(job("1"), cancel.signal);
    cancel.abort(new Error("changed my mind"));
    await expect(waiting).rejects.toThrow("changed my mind");
    expect(await Promise.all(busy)).toEqual(["stopped", "stopped"]);
  });

  it("refuses more than may wait", async () => {
    const box = sandbox({ queueLimit: 2, timeoutMs: 500 });
    const runs = Array.from({ length: 8 }, () =>
      box.run(job("1"), never).then(
        () => "done",
        (error: unknown) => String(error),
      ),
    );
    const texts = await Promise.all(runs);
    expect(texts.filter((text) => text === "done").length).toBeGreaterThanOrEqual(2);
    expect(texts.filter((text) => /busy/.test(text)).length).toBeGreaterThan(0);
  });

  it("gives up waiting for a process after a while", async () => {
    const box = sandbox({ waitMs: 1 });
    await expect(box.run(job("1"), never)).rejects.toThrow(/busy: no process was free within 1 ms/);
  });

  it("keeps answers below the limit of one message", async () => {
    const answer = await sandbox().run<CalculateAnswer>(job("1:100000"), never);
    expect(JSON.stringify(answer).length).toBeLessThan(64 * 1024);
    expect(answer.notes?.join()).toMatch(/100000 elements/);
  });
});

describe("closing", () => {
  it("can be done twice, ends running work and refuses more", async () => {
    const box = sandbox({ timeoutMs: 60_000 });
    await result(box, "1");
    const slow = box.run(job(SLOW), never);
    const ended = slow.catch(String);
    await box.close();
    await box.close();
    expect(await ended).toMatch(/shutting down/);
    await expect(box.run(job("1"), never)).rejects.toThrow(/shutting down/);
  });

  it("starts nothing before the first calculation", async () => {
    const box = sandbox({ worker: new URL("file:///does-not-exist.js") });
    await box.close();
    expect(open).toContain(box);
  });

  it("says that a worker which cannot start is a bug, not the input's doing", async () => {
    const box = sandbox({ worker: new URL("./no-such-worker.ts", import.meta.url) });
    const error = await box.run(job("1"), never).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ToolError);
  });

  it("leaves an idle process that does not keep the server alive", async () => {
    const module = new URL("../../src/calc/sandbox.ts", import.meta.url);
    const script = `
      import { createSandbox } from ${JSON.stringify(module)};
      const box = createSandbox(${JSON.stringify({ ...source, worker: source.worker.href })});
      const answer = await box.run({ kind: "calculate", expression: "6 * 7" }, new AbortController().signal);
      console.log(answer.result);
    `.replace(JSON.stringify(source.worker.href), `new URL(${JSON.stringify(source.worker.href)})`);
    const child = spawn(process.execPath, ["--conditions=@org/source", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise((resolve) => child.once("exit", resolve));
    expect({ output, code }).toEqual({ output: "42\n", code: 0 });
  }, 20_000);
});

describe("what the process can reach", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "calc-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  /** Runs a worker of our own under the same conditions, which reports what it could do. */
  async function probe(body: string): Promise<Record<string, unknown>> {
    const worker = join(folder, "probe.mjs");
    await writeFile(
      worker,
      `process.on("message", async ({ id }) => { ${body} process.send({ id, reply: { ok: true, value } }); }); process.send({ ready: true });`,
    );
    const box = sandbox({ worker, readable: [folder], execArgv: [] });
    return box.run<Record<string, unknown>>(job(""), never);
  }

  it("has no environment: a secret of the server is not in it", async () => {
    process.env["CALC_TEST_SECRET"] = "hunter2";
    const { env } = await probe("const value = { env: JSON.stringify(process.env) };");
    delete process.env["CALC_TEST_SECRET"];
    expect(env).not.toMatch(/hunter2|CALC_TEST_SECRET|PATH|HOME/);
  });

  it("reads nothing else, writes nothing, starts nothing, runs no text as code", async () => {
    const attempts = `
      const fs = await import("node:fs");
      const tried = (attempt) => { try { attempt(); return "done"; } catch (error) { return error.code ?? error.name; } };
      const value = {
        read: tried(() => fs.readFileSync("/etc/hostname")),
        list: tried(() => fs.readdirSync("/")),
        write: tried(() => fs.writeFileSync(${JSON.stringify("/tmp/calc-probe")}, "x")),
        spawn: tried(() => globalThis.process.getBuiltinModule("node:child_process").spawnSync("true")),
        worker: tried(() => new (globalThis.process.getBuiltinModule("node:worker_threads").Worker)("1", { eval: true })),
        code: tried(() => new Function("return 1")()),
        proto: String({}.__proto__),
      };`;
    expect(await probe(attempts)).toEqual({
      read: "ERR_ACCESS_DENIED",
      list: "ERR_ACCESS_DENIED",
      write: "ERR_ACCESS_DENIED",
      spawn: "ERR_ACCESS_DENIED",
      worker: "ERR_ACCESS_DENIED",
      code: "EvalError",
      proto: "undefined",
    });
  });

  it("cannot write to the server's standard output", async () => {
    expect(
      await probe(`process.stdout.write("{}"); console.log("{}"); const value = { tty: String(process.stdout.isTTY), fd: 1 };`),
    ).toEqual({ tty: "undefined", fd: 1 });
  });

  it("reports a bug as an ordinary error, which the server answers with an id", async () => {
    const worker = join(folder, "bug.mjs");
    await writeFile(
      worker,
      `process.on("message", ({ id }) => process.send({ id, reply: { ok: false, bug: "secret detail" } })); process.send({ ready: true });`,
    );
    const error = await sandbox({ worker, readable: [folder], execArgv: [] })
      .run(job(""), never)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ToolError);
  });
});
