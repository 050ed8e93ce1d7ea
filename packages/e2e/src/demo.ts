// `npm run demo`: every published server, as users get it, does real work for a real client. Exits 0 only when every step of every
// scene gave what it should. A server brings its scene in its own package, as `demo/scene.ts`.
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { playScene } from "./demo/play.ts";
import { printEnd, transcript } from "./demo/transcript.ts";
import type { Environment, Scene } from "./scene.ts";
import { listServers, type PublishedServer } from "./servers.ts";

async function loadScene({ dir }: PublishedServer): Promise<Scene> {
  // The type checker reads every scene together with this package (tsconfig.json).
  const { scene } = (await import(pathToFileURL(join(dir, "demo", "scene.ts")).href)) as {
    scene: Scene | ((environment: Environment) => Scene);
  };
  return typeof scene === "function" ? scene(process.env) : scene;
}

const start = performance.now();
const servers = listServers();
let right = 0;
let steps = 0;
for (const server of servers) {
  const scene = await loadScene(server);
  steps += scene.steps.length;
  right += await playScene(server, scene, transcript);
}
const install = servers.map(({ key, name }) => `claude mcp add ${key} -- npx -y ${name}`);
printEnd({ right, steps, ms: performance.now() - start }, install);
process.exitCode = steps > 0 && right === steps ? 0 : 1;
