#!/usr/bin/env node
import { runCli } from "@org/mcp-core";

import { postgres } from "./server.ts";

await runCli(postgres);
