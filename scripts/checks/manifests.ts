import { existsSync } from "node:fs";
import { join } from "node:path";

import { listPackages, listServers, type Package, readJson, readManifest, root } from "../workspace.ts";

interface ServerJson {
  readonly name?: string;
  readonly version?: string;
  readonly repository?: { readonly subfolder?: string };
  readonly packages?: readonly { readonly identifier?: string; readonly version?: string }[];
}

/** What is wrong in the manifests of the published packages and in `.mcp.json`, one sentence each. */
export function findManifestProblems(workspace: string = root): readonly string[] {
  const url = readManifest(workspace).repository?.url;
  const published = listPackages(workspace).filter(({ manifest }) => manifest.private !== true);
  return [
    ...listPackages(workspace).flatMap(catalogProblems),
    ...published.flatMap((pack) => publishedProblems(pack, url)),
    ...listServers(workspace).flatMap((server) => [...serverProblems(server), ...registryProblems(server)]),
    ...hostProblems(workspace),
  ];
}

function catalogProblems({ folder, manifest }: Package): readonly string[] {
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies };
  return Object.entries(wanted)
    .filter(([, version]) => version !== "catalog:" && version !== "workspace:^")
    .map(
      ([name, version]) =>
        `packages/${folder}/package.json: "${name}": "${version}" must be "catalog:" (pnpm-workspace.yaml) or "workspace:^".`,
    );
}

function publishedProblems({ folder, dir, manifest }: Package, url: string | undefined): readonly string[] {
  return problems(`packages/${folder}/package.json`, {
    [`"repository.directory" must be "packages/${folder}"`]: manifest.repository?.directory === `packages/${folder}`,
    [`"repository.url" must be the root's, ${url}`]: manifest.repository?.url === url,
    '"publishConfig" must be {"access": "public", "provenance": true}':
      manifest.publishConfig?.access === "public" && manifest.publishConfig.provenance === true,
    '"license" must be "MIT"': manifest.license === "MIT",
    '"type" must be "module"': manifest.type === "module",
    '"description" is missing': Boolean(manifest.description),
    '"files" is missing: everything would be published': Boolean(manifest.files?.length),
    '"engines.node" must be ">=22.13"': manifest.engines?.["node"] === ">=22.13",
    "README.md is missing": existsSync(join(dir, "README.md")),
  });
}

function serverProblems({ folder, manifest }: Package): readonly string[] {
  const short = `mcp-${folder}`;
  const bin = manifest.bin ?? {};
  return problems(`packages/${folder}/package.json`, {
    [`"name" must end with "/${short}"`]: manifest.name.endsWith(`/${short}`),
    [`"mcpName" must be "io.github.OWNER/${short}"`]:
      /^io\.github\.[\w-]+\//.test(manifest.mcpName ?? "") && manifest.mcpName?.split("/")[1] === short,
    [`"bin" must be {"${short}": "dist/cli.js"}`]: Object.keys(bin).length === 1 && bin[short] === "dist/cli.js",
    '"files" must be ["dist", "THIRD_PARTY_LICENSES.txt"]': manifest.files?.join() === "dist,THIRD_PARTY_LICENSES.txt",
    '"dependencies" and "peerDependencies" must be empty: the bundle carries everything':
      Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).length === 0,
  });
}

function registryProblems({ folder, dir, manifest }: Package): readonly string[] {
  const file = join(dir, "server.json");
  if (!existsSync(file)) return [`packages/${folder}/server.json is missing: the MCP registry lists the server from it.`];
  const server = readJson(file) as ServerJson; // the boundary; the registry's own schema check comes at publication
  return problems(`packages/${folder}/server.json`, {
    [`"name" must be package.json's "mcpName", ${manifest.mcpName}`]: server.name === manifest.mcpName,
    [`"version" must be package.json's, ${manifest.version}`]: server.version === manifest.version,
    [`"packages" must name ${manifest.name} ${manifest.version}`]: server.packages?.some(
      ({ identifier, version }) => identifier === manifest.name && version === manifest.version,
    ),
    [`"repository.subfolder" must be "packages/${folder}"`]: [undefined, `packages/${folder}`].includes(server.repository?.subfolder),
  });
}

/** `.mcp.json` offers every server of the clone to a host that opens it. */
function hostProblems(workspace: string): readonly string[] {
  const hosts = readJson(join(workspace, ".mcp.json")) as {
    readonly mcpServers?: Readonly<Record<string, { readonly args?: readonly string[] }>>;
  };
  const servers = listServers(workspace).map(({ folder }) => folder.replace("server-", ""));
  const offered = Object.entries(hosts.mcpServers ?? {});
  return [
    ...servers
      .filter((name) => hosts.mcpServers?.[name]?.args?.join(" ") !== `scripts/run.mjs serve ${name}`)
      .map((name) => `.mcp.json must offer "${name}" as: node scripts/run.mjs serve ${name}`),
    ...offered.filter(([name]) => !servers.includes(name)).map(([name]) => `.mcp.json offers "${name}", which is not in packages/.`),
  ];
}

function problems(file: string, rules: Readonly<Record<string, boolean | undefined>>): readonly string[] {
  return Object.entries(rules).flatMap(([rule, holds]) => (holds === true ? [] : `${file}: ${rule}.`));
}
