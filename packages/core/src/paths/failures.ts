import { ToolError } from "../errors.ts";

/** The system's name for a failure, such as `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown error";
}

// What a caller can cause or must know of, in words (errno(3)). Anything else is a fault and stays one.
const WORDS: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ENOENT: ["does not exist", "List the directory to see what is there."],
  ENOTDIR: ["is not a directory", "Check the path: one of its parts is a file."],
  EISDIR: ["is a directory", "Name a file in it."],
  EEXIST: ["exists already", "Choose another name, or say that it may be overwritten."],
  ENOTEMPTY: ["is not empty", "Delete what is in it first, or say that everything goes."],
  EACCES: ["may not be accessed by the server's user", "Ask the user to change its permissions."],
  EPERM: ["may not be changed by the server's user", "Ask the user to change its owner or permissions."],
  EROFS: ["is on a read-only file system", "Write elsewhere."],
  ELOOP: ["is a link, or links lead in a circle", "Name the file itself."],
  ENAMETOOLONG: ["has a name that is too long for its file system", "Choose a shorter name."],
  ENOSPC: ["could not be written: the disk is full. Nothing was changed", "Free some space, then repeat the call."],
  EDQUOT: ["could not be written: the quota is used up. Nothing was changed", "Free some space, then repeat the call."],
  EFBIG: ["is larger than its file system or the process's limit allows. Nothing was changed", "Write less."],
  EMFILE: ["could not be opened: the server has too many files open", "Repeat the call in a moment."],
  ENFILE: ["could not be opened: the machine has too many files open", "Repeat the call in a moment."],
  EBUSY: ["is in use", "Repeat the call when nothing else uses it."],
  ETXTBSY: ["is a program that is running", "End the program first."],
  ENXIO: ["is a socket or a device, not a file", "Only regular files can be read."],
  EIO: ["could not be read or written: the disk reports an error", "Ask the user to check the disk."],
  ESTALE: ["is on a network file system that has lost it", "Repeat the call; if it stays so, ask the user to remount it."],
  EINVAL: ["has a name its file system does not take", "Choose another name."],
  EILSEQ: ["has a name its file system does not take", "Choose another name."],
};

/** A failed system call as the ToolError it is to the caller; anything else unchanged. `shown` is the path as the model may see it. */
export function asToolError(error: unknown, shown: string): unknown {
  if (error instanceof ToolError) return error;
  const words = WORDS[codeOf(error)];
  return words === undefined ? error : new ToolError(`${shown} ${words[0]}.`, { fix: words[1], cause: error });
}
