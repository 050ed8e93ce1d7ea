import { statfsSync } from "node:fs";
import { join } from "node:path";

import { ToolError } from "../errors.ts";
import { showName } from "./names.ts";

// statfs(2): file systems whose files are the kernel, not data. Reading some of them has effects, and /proc leads everywhere.
const PSEUDO: ReadonlySet<number> = new Set([
  0x9f_a0, // proc
  0x62_65_65_72, // sysfs
  0x64_62_67_20, // debugfs
  0x74_72_61_63, // tracefs
  0x73_63_66_73, // securityfs
  0x62_65_65_70, // configfs
  0x27_e0_eb, // cgroup
  0x63_67_72_70, // cgroup2
  0xca_fe_4a_11, // bpf
  0x1c_d1, // devpts
  0x61_65_67_6c, // pstore
  0xde_5e_81_e4, // efivarfs
  0x42_49_4e_4d, // binfmt_misc
  0x19_80_02_02, // mqueue
  0xf9_7c_ff_8c, // selinuxfs
  0x6e_73_66_73, // nsfs
]);

const KERNEL_DIRECTORY = /^\/(?:proc|sys|dev)(?:\/|$)/;

/** Verdicts by device number: every directory of a mount has the same. */
const verdicts = new Map<number, boolean>();

/**
 * Refuses directories that are the kernel's, by where they are and by the file system they are on, so that a second mount of `/proc`
 * inside a root is refused too. A root inside `/dev` (such as `/dev/shm`) that the operator named is the operator's word.
 */
export function refusePseudo(openAt: string, device: number, path: string, root: string): void {
  if (process.platform === "win32") return;
  const listed = KERNEL_DIRECTORY.test(path) && !KERNEL_DIRECTORY.test(root);
  if (listed || isPseudo(openAt, device)) throw kernels(path);
}

/** The same for an open file in a directory that was let through: it can be a mount of its own. */
export function refusePseudoFile(fd: number, device: number, directory: string, name: string): void {
  // The name is looked at again only where there is no other way, and once for each device.
  const verdict = verdicts.get(device) ?? isPseudo(process.platform === "linux" ? `/proc/self/fd/${fd}` : join(directory, name), device);
  if (verdict) throw kernels(JSON.stringify(showName(name)));
}

function kernels(shown: string): ToolError {
  return new ToolError(`${shown} belongs to the kernel (/proc, /sys, /dev and the like); it is never opened.`, {
    fix: "Files on disks only.",
  });
}

function isPseudo(openAt: string, device: number): boolean {
  let verdict = verdicts.get(device);
  if (verdict === undefined) {
    verdict = process.platform === "linux" && PSEUDO.has(statfsSync(openAt).type);
    verdicts.set(device, verdict);
  }
  return verdict;
}
