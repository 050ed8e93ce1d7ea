import { runCli } from "@org/mcp-core";

import { server } from "./server.ts";

await runCli(server);
