import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as z from "zod";

const manifestSchema = z.looseObject({
  name: z.string(),
  version: z.string(),
  private: z.boolean().default(false),
  bin: z.record(z.string(), z.string()).default({}),
});

/** A package of the workspace that is published. */
export interface Published {
  /** `server-calc` */
  folder: string;
  /** Its absolute path. */
  dir: string;
  /** `@org/mcp-server-calc` */
  name: string;
  version: string;
}

/** A published server. */
export interface PublishedServer extends Published {
  /** What `claude mcp add` calls it: `calc`. */
  key: string;
  /** `mcp-server-calc` */
  binary: string;
  /** The built entry file, absolute. */
  entry: string;
}

/** The root of the repository. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

/** Every package under `packages/` that is published, by folder. */
export function listPublished(): readonly Published[] {
  const packages = join(root, "packages");
  return readdirSync(packages)
    .toSorted()
    .filter((folder) => existsSync(join(packages, folder, "package.json")))
    .map((folder) => ({ folder, dir: join(packages, folder), ...readManifest(join(packages, folder)) }))
    .filter((manifest) => !manifest.private)
    .map(({ folder, dir, name, version }) => ({ folder, dir, name, version }));
}

/** Every published server; throws when one is not built. */
export function listServers(): readonly PublishedServer[] {
  return listPublished()
    .filter(({ folder }) => folder.startsWith("server-"))
    .map((server) => {
      const [[binary, file] = ["", ""]] = Object.entries(readManifest(server.dir).bin);
      const entry = join(server.dir, file);
      if (file === "" || !existsSync(entry)) throw new Error(`${server.name} has no built entry ${file}. Run npm run build.`);
      return { ...server, key: server.folder.slice("server-".length), binary, entry };
    });
}

function readManifest(dir: string): z.output<typeof manifestSchema> {
  return manifestSchema.parse(JSON.parse(readFileSync(join(dir, "package.json"), "utf8")));
}
