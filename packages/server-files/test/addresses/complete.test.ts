import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createSandbox } from "@org/mcp-core/paths";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";

import { completePath } from "../../src/addresses/complete.ts";
import { uriOfPath } from "../../src/addresses/uri.ts";
import { contextOf } from "../fixtures/address-server.ts";

let top: string;
beforeEach(() => {
  top = realpathSync(mkdtempSync(join(tmpdir(), "mcp-files-complete-")));
  for (const file of ["a/x.txt", "a/b/c/d/deep.txt", "ab/y.txt", "out/z.txt"]) {
    mkdirSync(join(top, file, ".."), { recursive: true });
    writeFileSync(join(top, file), "");
  }
});
afterEach(() => rmSync(top, { recursive: true }));

function complete(roots: readonly string[], typed: string, absolute = true): string[] {
  const sandbox = createSandbox({ roots: roots.map((path) => ({ label: undefined, path: join(top, path), readOnly: false })) });
  return completePath(contextOf(sandbox), { typed, absolute });
}
const under = (...paths: string[]): string[] => paths.map((path) => `${top}/${path}`);

test("roots are proposed while none is reached; inside one, its entries are", () => {
  const roots = ["a", "ab", "a/b/c/d"];
  expect(complete(roots, `${top}/`)).toEqual(under("a/", "ab/", "a/b/c/d/"));
  expect(complete(roots, `${top}/a`)).toEqual(under("a/", "ab/", "a/b/c/d/"));
  expect(complete(roots, `${top}/ab`)).toEqual(under("ab/"));
  expect(complete(roots, `${top}/a/`)).toEqual(under("a/b/", "a/x.txt"));
  expect(complete(roots, `${top}/a/b/`)).toEqual(under("a/b/c/"));
  expect(complete(roots, `${top}/a/b/c/d/`)).toEqual(under("a/b/c/d/deep.txt"));
  expect(complete(roots, `${top}/o`)).toEqual([]);
  expect(complete(roots, `${top}/out/`)).toEqual([]);
});

test.runIf(process.platform !== "win32")("the whole file system as a root", () => {
  const context = contextOf(createSandbox({ roots: [{ label: undefined, path: "/", readOnly: false }] }));
  expect(completePath(context, { typed: "", absolute: true })).toEqual(["/"]);
  const entries = completePath(context, { typed: "/", absolute: true });
  expect(entries).toContain("/usr/");
  expect(entries.some((entry) => entry.startsWith("//"))).toBe(false);
  expect(completePath(context, { typed: `${top}/a/x`, absolute: true })).toEqual([`${top}/a/x.txt`]);
  expect(completePath(context, { typed: "file:///us", absolute: false })).toContain("file:///usr/");
});

test("whatever is typed, only what is inside and begins with it is proposed", () => {
  const typed = fc
    .array(fc.constantFrom("/", "..", ".", "a", "ab", "b", "out", "~", "file://", "%2e", "x", "\u0000", "\\", top), { maxLength: 8 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(typed, fc.boolean(), (text, absolute) => {
      for (const value of complete(["a"], text, absolute)) {
        const path = value.startsWith("file://") ? decodeURIComponent(value.slice(7)) : value;
        const inside = path.startsWith("/") ? path : `${top}/a/${path}`;
        expect(`${inside}/`.startsWith(`${top}/a/`)).toBe(true);
      }
    }),
  );
  expect(complete(["a"], `${uriOfPath(top)}/a/../out/`, false)).toEqual([]);
});
