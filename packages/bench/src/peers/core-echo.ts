// The same `echo` tool on our kit: what core adds to the SDK, before any server's own work.
import { defineConfig, defineServer, defineTool, runCli } from "@org/mcp-core";
import * as z from "zod";

const echo = defineTool({
  name: "echo",
  title: "Echo",
  description: "Echoes back the input string",
  input: z.strictObject({ message: z.string().describe("Message to echo") }),
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  run: ({ message }) => `Echo: ${message}`,
});

await runCli(
  defineServer({
    name: "echo",
    packageName: "core-echo",
    version: "1.0.0",
    title: "Echo",
    description: "Echoes back the input string",
    instructions: "For measurements.",
    config: defineConfig("ECHO", {}),
    create: () => ({ tools: [echo] }),
  }),
);
