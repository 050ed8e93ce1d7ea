import { McpServer, type McpServerFactory } from "@modelcontextprotocol/server";
import { createLogger, defineConfig, defineServer, readSettings } from "@org/mcp-core";
import { prepare, type ServedHttp, serveOverHttp } from "@org/mcp-core/http";

import { askingTools, serveAskingPrompt } from "./asking.ts";
import { contentTools } from "./contents.ts";
import { legacyTools, schemaTool } from "./legacy.ts";
import { prompts } from "./prompts.ts";
import { listed, serveRaw } from "./raw.ts";
import { resources } from "./resources.ts";

const rawTools = [...askingTools, ...legacyTools, schemaTool];

const definition = defineServer({
  name: "conformance",
  packageName: "conformance-fixture",
  version: "0.0.0",
  title: "Conformance fixture",
  description: "What the official conformance suite expects to find",
  instructions: "For the conformance suite only.",
  config: defineConfig("CONFORMANCE", {}),
  create: () => ({ tools: [...contentTools, ...rawTools.map(listed)], resources, prompts }),
});

/** Serves the fixture on a free loopback port, through the code that serves every server. */
export async function serveFixture(): Promise<ServedHttp> {
  const invocation = readSettings(definition.config, [], {});
  if (invocation.action !== "run") throw new TypeError("no flags, so it runs");
  const log = createLogger({ level: "error", format: "pretty" });
  const serving = prepare(definition, invocation.settings, log);
  const factory: McpServerFactory = async (context) => {
    const mcp = await serving.factory(context);
    if (!(mcp instanceof McpServer)) throw new TypeError("core's factory makes an McpServer");
    // Deprecated and therefore not in core, but part of the 2025 requirements.
    mcp.server.registerCapabilities({ logging: {} });
    if (context.era === "legacy") mcp.server.setRequestHandler("logging/setLevel", () => ({}));
    serveRaw(mcp, rawTools);
    serveAskingPrompt(mcp);
    return mcp;
  };
  return serveOverHttp({ factory, watching: serving.watching, host: "127.0.0.1", port: 0, allowedHosts: [], allowedOrigins: [], log });
}
