import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));
/** Where peers are installed and reference servers are bundled; safe to delete. */
export const cache: string = join(root, ".cache/bench");
