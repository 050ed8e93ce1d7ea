import { defineConfig } from "vitest/config";

export default defineConfig({
  // Tests import the sources of sibling packages; no build is needed before them.
  ssr: { resolve: { conditions: ["@org/source"] } },
  test: {
    setupFiles: ["scripts/property-seed.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/test/**/*.test.ts", "scripts/test/**/*.test.ts"],
          exclude: ["**/e2e/**", "packages/e2e/**", "packages/server-postgres/**", "**/node_modules/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: ["packages/*/test/e2e/**/*.test.ts"],
          exclude: ["packages/server-postgres/**", "**/node_modules/**"],
          testTimeout: 60_000,
        },
      },
      {
        // Starts a PostgreSQL server of each version that is tested on, when one of these tests runs.
        extends: true,
        test: {
          name: "postgres",
          include: ["packages/server-postgres/test/**/*.test.ts"],
          globalSetup: ["packages/server-postgres/test/engine/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { extends: true, test: { name: "package", include: ["packages/e2e/test/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 240_000 } },
    ],
  },
});
