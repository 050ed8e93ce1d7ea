import { defineConfig, integerSetting } from "@org/mcp-core";

/** The settings of server-calc besides the common ones. */
export const config = defineConfig("CALC", {
  timeoutMs: integerSetting({
    default: 2000,
    min: 100,
    max: 60_000,
    description: "Milliseconds one calculation may take before its process is killed",
  }),
  memoryMb: integerSetting({ default: 256, min: 64, max: 4096, description: "Megabytes of heap for the process that calculates" }),
});
