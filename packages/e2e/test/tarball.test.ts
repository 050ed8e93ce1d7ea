// What is in the tarballs that a release uploads.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";

import { listPublished, listServers, root } from "../src/servers.ts";
import { particulars } from "./calls.ts";
import { type Publication, publishWorkspace } from "./publication.ts";
import { type PackedFile, readTarball } from "./tarball.ts";

/** A few times what the heaviest server needs; a source map or a second copy of a library goes beyond it. */
const MAX_SERVER_BYTES = 1_500_000;

const names = z.record(z.string(), z.string()).default({});
const manifestSchema = z.looseObject({ dependencies: names, peerDependencies: names, optionalDependencies: names, bin: names });

let publication: Publication;
beforeAll(async () => {
  publication = await publishWorkspace();
});
afterAll(() => publication.close());

function textOf(files: readonly PackedFile[], path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined) throw new Error(`no ${path} among ${files.map((candidate) => candidate.path).join(", ")}`);
  return file.data.toString("utf8");
}

describe.each(listPublished())("$name", ({ name }) => {
  it("has none of the workspace's own protocols in its manifest", () => {
    expect(textOf(publication.files(name), "package.json")).not.toMatch(/"(workspace|catalog|link|file):/);
  });

  it("carries its licence", () => {
    expect(textOf(publication.files(name), "LICENSE")).toMatch(/^MIT License\n/);
  });

  it("has no trace of the machine it was built on", () => {
    const told = publication.files(name).filter(({ data }) => data.includes(root));
    expect(told.map(({ path }) => path)).toEqual([]);
  });
});

describe.each(listServers())("$name, a server", ({ folder, name, binary }) => {
  const files = (): readonly PackedFile[] => publication.files(name);
  const manifest = (): z.output<typeof manifestSchema> => manifestSchema.parse(JSON.parse(textOf(files(), "package.json")));

  it("depends on nothing", () => {
    const { dependencies, peerDependencies, optionalDependencies } = manifest();
    expect({ dependencies, peerDependencies, optionalDependencies }).toEqual({
      dependencies: {},
      peerDependencies: {},
      optionalDependencies: {},
    });
  });

  it("holds bundles and documents and nothing else: no sources, no source maps, no tests", () => {
    const others = files().filter(
      ({ path }) => !/^(package\.json|(README|CHANGELOG)\.md|LICENSE|THIRD_PARTY_LICENSES\.txt|dist\/[\w.-]+\.js)$/.test(path),
    );
    const parts = particulars[folder]?.parts ?? [];
    expect(others.map(({ path }) => path).toSorted()).toEqual(parts.map((name) => `dist/${name}`).toSorted());
    const mapped = files().filter(({ path, data }) => path.endsWith(".js") && data.includes("sourceMappingURL"));
    expect(mapped.map(({ path }) => path)).toEqual([]);
  });

  it("has one program, which starts by itself", () => {
    expect(Object.keys(manifest().bin)).toEqual([binary]);
    const program = files().find(({ path }) => path === manifest().bin[binary]);
    expect((program?.mode ?? 0) & 0o111, "executable by everyone").toBe(0o111);
    expect(program?.data.toString("utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it.each(["@modelcontextprotocol/server", "zod", ...(particulars[folder]?.libraries ?? [])])(
    "carries the licence text of %s",
    (library) => {
      const sections = textOf(files(), "THIRD_PARTY_LICENSES.txt").split(/^=+\n(?=\S+ \d)/m);
      const section = sections.find((text) => text.startsWith(`${library} `));
      expect(section).toMatch(/permission is hereby granted|apache license|redistribution and use/i);
    },
  );

  it("is small enough to be fetched at every start", () => {
    expect(publication.registry.tarball(name).byteLength).toBeLessThan(particulars[folder]?.maxBytes ?? MAX_SERVER_BYTES);
  });
});

describe("the tarball reader", () => {
  it("refuses what is not a gzipped tar", () => {
    expect(() => readTarball(Buffer.from("not a tarball"))).toThrow(/incorrect header check/);
  });
});
