import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { listPublished, type Published, root } from "../src/servers.ts";
import { type Environment, machineRegistry, runOrThrow, temporaryFolder, toolScript, userEnvironment } from "./command.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { type PackedFile, readTarball } from "./tarball.ts";

/** The workspace's packages, published to a registry of the test's own. */
export interface Publication {
  packages: readonly Published[];
  registry: Registry;
  /** The environment of a user whose npm knows that registry, with an npm cache of its own, empty at first. */
  environment: Environment;
  files(name: string): readonly PackedFile[];
  /** Runs the release's publishing step once more; resolves to what Changesets said. */
  publishAgain(): Promise<string>;
  close(): Promise<void>;
}

/**
 * Publishes every public package as a release does, with Changesets and pnpm, from a copy: nothing is written to the working
 * tree and no tag is made. The versions are those of the manifests, so it works before the first release and after every other.
 */
export async function publishWorkspace(): Promise<Publication> {
  const packages = listPublished();
  const folder = temporaryFolder("publication");
  const registry = await startRegistry();
  const environment = userEnvironment({
    NPM_CONFIG_USERCONFIG: writeUserConfig(folder.path, registry.url, new Set(packages.map(({ name }) => name.split("/")[0] ?? ""))),
    npm_config_cache: join(folder.path, "npm-cache"),
    npm_config_update_notifier: "false",
  });
  const workspace = join(folder.path, "workspace");
  copyWorkspace(packages, workspace);
  const publish = async (): Promise<string> => {
    const { stdout, stderr } = await runOrThrow(toolScript("changeset"), ["publish", "--no-git-tag"], {
      cwd: workspace,
      env: { ...environment },
    });
    return stdout + stderr;
  };
  const said = await publish();
  const missing = packages.filter(({ name, version }) => !registry.published.includes(`${name}@${version}`));
  if (missing.length > 0) throw new Error(`not published: ${missing.map(({ name }) => name).join(", ")}\n${said}`);
  return {
    packages,
    registry,
    environment,
    files: (name) => readTarball(registry.tarball(name)),
    publishAgain: publish,
    async close() {
      await registry.close();
      await folder.remove();
    },
  };
}

function writeUserConfig(folder: string, url: string, scopes: ReadonlySet<string>): string {
  const file = join(folder, "npmrc");
  const scoped = [...scopes].map((scope) => `${scope}:registry=${url}`);
  // The file stands in for the machine's own, which may name another registry for everything else.
  writeFileSync(file, [`registry=${machineRegistry()}`, ...scoped, `${url.replace("http:", "")}:_authToken=dummy`, ""].join("\n"));
  return file;
}

function copyWorkspace(packages: readonly Published[], workspace: string): void {
  mkdirSync(workspace);
  for (const name of ["package.json", "pnpm-workspace.yaml", "LICENSE", ".changeset"])
    cpSync(join(root, name), join(workspace, name), { recursive: true });
  for (const { dir, folder } of packages) {
    if (!existsSync(join(dir, "dist"))) throw new Error(`${folder} is not built. Run npm run build.`);
    cpSync(dir, join(workspace, "packages", folder), { recursive: true, filter: (source) => basename(source) !== "node_modules" });
  }
}
