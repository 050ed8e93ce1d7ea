import { readFileSync } from "node:fs";

import { parseSync } from "rolldown/utils";

/** One `import` or `export … from` of a module. */
export interface Import {
  /** The specifier as written, such as `./errors.ts` or `zod`. */
  readonly specifier: string;
  /** Whether it disappears when the types are stripped. */
  readonly typeOnly: boolean;
  /** Whether it is `export * from`. */
  readonly star: boolean;
}

/** The imports and re-exports of a TypeScript file; dynamic imports count when their specifier is a literal. */
export function listImports(file: string): readonly Import[] {
  const text = readFileSync(file, "utf8");
  const { errors, module } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`${file}: ${error.message}`);
  const imports = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    typeOnly: entries.length > 0 && entries.every(({ isType }) => isType),
    star: false,
  }));
  const exports = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, importName, exportName, isType }) =>
      moduleRequest
        ? { specifier: moduleRequest.value, typeOnly: isType, star: importName.kind === "AllButDefault" && exportName.kind === "None" }
        : [],
    ),
  );
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const [, specifier] = /^["'](.*)["']$/.exec(text.slice(moduleRequest.start, moduleRequest.end)) ?? [];
    return specifier === undefined ? [] : { specifier, typeOnly: false, star: false };
  });
  return [...imports, ...exports, ...dynamic];
}
