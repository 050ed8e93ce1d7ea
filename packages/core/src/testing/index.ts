// The public names of @org/mcp-core/testing, one by one.
export { type Connected, type ConnectOptions, connectInMemory } from "./connect.ts";
export { type SpawnedServer, type SpawnOptions, spawnServer } from "./spawn.ts";
export { checkTools, estimatedTokens } from "./surface.ts";
export { dataOf, failureOf, textOf } from "./results.ts";
