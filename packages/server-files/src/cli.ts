#!/usr/bin/env node
import { runCli } from "@org/mcp-core";

import { files } from "./server.ts";

await runCli(files);
