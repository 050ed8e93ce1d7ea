import { ToolError } from "@org/mcp-core/errors";
import { expect, test } from "vitest";

import { demoRoute } from "../../src/demo/route.ts";

const route = demoRoute({ statementMs: 1000, lockMs: 1000, connectMs: 1000, connections: 10, maxBytes: 1000 });

test("has one connection, whatever the limits say", () => {
  expect(route.connections).toBe(1);
});

test("tells what PostgreSQL said, and of the thread's end what comes next", () => {
  const answer = Object.assign(new Error("division by zero"), { severity: "ERROR", code: "22012" });
  expect(route.failure(answer).message).toContain("division by zero (SQLSTATE 22012)");
  const ended = route.failure(new Error("The demo's database was stopped.\nforged"));
  expect(ended).toBeInstanceOf(ToolError);
  expect(ended.message).toBe(String.raw`The demo's database has ended: The demo's database was stopped.\nforged`);
  expect(ended.fix).toContain("Call again");
});
