#!/usr/bin/env node
import { runCli } from "@org/mcp-core";

import { calc } from "./server.ts";

await runCli(calc);
