import { readFileSync } from "node:fs";

import { isWithin } from "@org/mcp-core/paths";

// File systems of disks and memory: calls on them end. Network and FUSE file systems can wait for ever, and one system call is enough.
const LOCAL = new Set("bcachefs btrfs erofs ext2 ext3 ext4 f2fs jfs overlay ramfs reiserfs squashfs tmpfs vfat xfs zfs".split(" "));
/** Never entered, so what is mounted there does not matter. */
const KERNEL = new Set(["proc", "sys", "dev"]);

interface Mount {
  readonly place: readonly string[];
  readonly isLocal: boolean;
}

/**
 * Whether a directory, given as a real absolute path, and everything below it lie on disks of this machine. Decided by the table of mounts
 * (proc(5), mountinfo), which asks no disk. False where there is no such table, and when in doubt.
 */
export function isLocal(directory: string, mountinfo: string = readMounts()): boolean {
  const place = segmentsOf(directory);
  const mounts = mountinfo.split("\n").flatMap(mountOf);
  const above = mounts.filter((mount) => isWithin(place, mount.place));
  const below = mounts.filter((mount) => isWithin(mount.place, place));
  // Of several mounts at one place the last lies on top, and the sort is stable.
  const own = above.toSorted((a, b) => a.place.length - b.place.length).at(-1);
  return own !== undefined && own.isLocal && below.every((mount) => mount.isLocal);
}

function readMounts(): string {
  try {
    return readFileSync("/proc/self/mountinfo", "utf8");
  } catch {
    return "";
  }
}

/** `36 35 98:0 /root /mount/point options [optional fields] - type source options`, with octal escapes in the path. */
function mountOf(line: string): Mount[] {
  const [before = "", after = ""] = line.split(" - ", 2);
  const point = before.split(" ")[4];
  const [type = ""] = after.split(" ");
  if (point === undefined || type === "") return [];
  const path = point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
  const place = segmentsOf(path);
  return [{ place, isLocal: LOCAL.has(type) || KERNEL.has(place[0] ?? "") }];
}

function segmentsOf(path: string): readonly string[] {
  return path.split("/").filter((segment) => segment !== "");
}
