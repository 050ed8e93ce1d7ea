import { completePath } from "./complete.ts";
import { listResources } from "./list.ts";
import { readResource } from "./read-resource.ts";

/** What resources and prompts ask of the disk. */
export const addressOperations = { listResources, readResource, completePath };
