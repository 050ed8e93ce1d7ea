import * as z from "zod";

/** The one optional argument by which every tool says which of several databases it means. */
export const databaseArgument = z.string().optional().describe("default: the first");
