import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, realpathSync } from "node:fs";

/** How directories are held; see `Directory`. */
export type Containment = "descriptors" | "recheck";

// open(2): a descriptor that only marks a place. Node has no name for it; the value is the same on x86, ARM, POWER, s390x and RISC-V.
export const O_PATH = 0x20_00_00;

/** Whether descriptors can hold directories here: opens `directory` and asks the kernel where it is. */
export function testContainment(directory: string): Containment {
  if (process.platform !== "linux") return "recheck";
  try {
    const fd = openSync(directory, O_PATH | constants.O_DIRECTORY);
    try {
      const same = readlinkSync(`/proc/self/fd/${fd}`) === realpathSync.native(directory);
      return same && lstatSync(`/proc/self/fd/${fd}/.`).ino === fstatSync(fd).ino ? "descriptors" : "recheck";
    } finally {
      closeSync(fd);
    }
  } catch {
    return "recheck";
  }
}
