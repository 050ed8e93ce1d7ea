import { readResource } from "../addresses/read-resource.ts";
import { fileInfo } from "../reading/info.ts";
import { listDirectory } from "../reading/list.ts";
import { readFile } from "../reading/read.ts";

/** Operations that nearly always end within a few milliseconds and change nothing. */
export const readingOperations = { readFile, fileInfo, listDirectory, readResource };
