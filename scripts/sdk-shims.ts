// Stands in for `@modelcontextprotocol/server/_shims` in the bundles: the SDK loads Ajv (150 kB, 10 ms) at import to check
// elicitation answers against JSON Schema. Core checks its one question itself (confirm.ts), so nothing calls this.
import process from "node:process";

export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("JSON Schema validation is not part of this bundle");
  }
}

export { process };
