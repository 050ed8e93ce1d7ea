// Started by engine.test.ts: starts a server, says where it listens, and stays until it is killed.
import { startEngine } from "./engine.ts";

const { port } = await startEngine(18);
process.send?.(port);
setInterval(() => undefined, 60_000);
