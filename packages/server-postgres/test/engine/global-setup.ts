// Starts one server of each version for a whole run of the tests. Runs only when a test of this project does.
import type { TestProject } from "vitest/node";

import { startCluster } from "./cluster.ts";
import { type Engine, VERSIONS, type Version } from "./engine.ts";

/** Where the servers of this run are. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly socketDir: string;
  readonly dataDir: string;
}

declare module "vitest" {
  interface ProvidedContext {
    postgres: Record<Version, Address>;
  }
}

const engines: Engine[] = [];

export async function setup(project: TestProject): Promise<void> {
  const started = await Promise.allSettled(VERSIONS.map((version) => startCluster(version)));
  for (const one of started) if (one.status === "fulfilled") engines.push(one.value);
  for (const one of started) if (one.status === "rejected") throw one.reason;
  const addresses = engines.map(({ version, host, port, socketDir, dataDir }) => [version, { host, port, socketDir, dataDir }]);
  project.provide("postgres", Object.fromEntries(addresses) as Record<Version, Address>);
}

export async function teardown(): Promise<void> {
  await Promise.all(engines.map((engine) => engine.stop()));
}
