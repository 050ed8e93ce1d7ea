import {
  type BigIntStats,
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readlinkSync,
  readSync,
  symlinkSync,
  writeSync,
} from "node:fs";

import type { Containment } from "@org/mcp-core/paths";

import { below, entriesOf, holdLevel } from "./level.ts";
import { kindOf, stopIfCancelled } from "./scan.ts";

export interface CopyOptions {
  readonly containment: Containment;
  readonly cancelled: () => boolean;
  /** The copy takes the place of the original: times are kept, and everything is flushed to the disk. */
  readonly faithful: boolean;
  /** Whether a link may be copied; `segments` are the names that lead to it. */
  readonly mayLink: (segments: readonly string[], target: string) => boolean;
  /** Told of everything that is left out. */
  readonly skipped: (segments: readonly string[], kind: "link" | "other") => void;
}

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_DIRECTORY, COPYFILE_FICLONE } = constants;

/** Copies an entry and all below it to a place where nothing is. Nothing is followed, and nothing that could block is opened. */
export function copyTree(from: Buffer, to: Buffer, options: CopyOptions): void {
  let done = 0;
  function copy(source: Buffer, target: Buffer, segments: readonly string[]): void {
    if (++done % 64 === 0) stopIfCancelled(options.cancelled);
    const stat = lstatSync(source, { bigint: true });
    const kind = kindOf(stat);
    if (kind === "file") copyFile(source, target, options);
    else if (kind === "directory") copyDirectory(source, target, segments, stat);
    else if (kind === "link") copyLink(source, target, segments, options);
    else options.skipped(segments, "other");
  }

  function copyDirectory(source: Buffer, target: Buffer, segments: readonly string[], stat: BigIntStats): void {
    mkdirSync(target, { mode: 0o700 });
    holdLevel(source, options.containment, segments.length, (sourceLevel) =>
      holdLevel(target, options.containment, segments.length, (targetLevel) => {
        for (const { name } of entriesOf(sourceLevel))
          copy(below(sourceLevel, name), below(targetLevel, name), [...segments, name.toString()]);
        finishDirectory(targetLevel, stat, options);
      }),
    );
  }

  copy(from, to, []);
}

function finishDirectory(level: Buffer, stat: BigIntStats, { faithful, containment }: CopyOptions): void {
  const mode = Number(stat.mode & 0o777n);
  if (containment === "recheck") return chmodSync(level, mode);
  const fd = openSync(below(level, Buffer.from(".")), O_RDONLY | O_DIRECTORY);
  try {
    fchmodSync(fd, mode);
    if (faithful) fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function copyLink(source: Buffer, target: Buffer, segments: readonly string[], { mayLink, skipped }: CopyOptions): void {
  const pointsTo = readlinkSync(source, "buffer");
  if (mayLink(segments, pointsTo.toString())) symlinkSync(pointsTo, target);
  else skipped(segments, "link");
}

function copyFile(source: Buffer, target: Buffer, { containment, faithful }: CopyOptions): void {
  const from = openSync(source, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stat = fstatSync(from);
    if (!stat.isFile()) throw Object.assign(new Error("exchanged while it was being copied"), { code: "ENOENT" });
    const to = openSync(target, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      // By descriptor the kernel copies (or shares) the blocks of exactly these two files.
      if (containment === "descriptors" && stat.size > 0) copyFileSync(`/proc/self/fd/${from}`, `/proc/self/fd/${to}`, COPYFILE_FICLONE);
      else pump(from, to);
      fchmodSync(to, stat.mode & 0o777);
      if (!faithful) return;
      futimesSync(to, stat.atimeMs / 1000, stat.mtimeMs / 1000);
      fsyncSync(to);
    } finally {
      closeSync(to);
    }
  } finally {
    closeSync(from);
  }
}

function pump(from: number, to: number): void {
  const buffer = Buffer.allocUnsafe(256 * 1024);
  for (let count = readSync(from, buffer); count > 0; count = readSync(from, buffer)) {
    for (let done = 0; done < count;) done += writeSync(to, buffer, done, count - done);
  }
}
