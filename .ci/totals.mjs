// Prints `N passed, N failed` from vitest's JSON report. A test file that could not be loaded counts as one failure.
import { existsSync, readFileSync } from "node:fs";

const file = process.argv[2];
if (!existsSync(file)) {
  console.error(`The tests did not run: ${file} is missing.`);
  process.exit(1);
}
const { numPassedTests, numFailedTests, testResults, success } = JSON.parse(readFileSync(file, "utf8"));
const unloaded = testResults.filter(
  ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
);
console.log(`${numPassedTests} passed, ${numFailedTests + unloaded.length} failed`);
process.exitCode = success ? 0 : 1;
