import type { Disk } from "../disk/disk.ts";

/** What resources and prompts need of the disk. */
export type AddressDisk = Pick<Disk, "run">;
