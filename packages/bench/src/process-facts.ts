// What the kernel knows about a process. Linux only; elsewhere every number is NaN, and the start row falls back to wall time.
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Whether CPU time, memory and children can be read: Linux with scheduler statistics. */
export const hasProcessFacts: boolean = existsSync("/proc/self/schedstat");

/**
 * CPU time in milliseconds that the live threads of these processes have used: the first field of `schedstat`, in nanoseconds
 * (kernel documentation, sched-stats). A thread that runs on another core at this moment may lag by one tick, at most 4 ms.
 */
export function cpuMs(pids: readonly number[]): number {
  if (!hasProcessFacts) return Number.NaN;
  const threads = pids.flatMap((pid) => entries(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`));
  return threads.reduce((sum, file) => sum + Number(read(file).split(" ")[0] ?? 0), 0) / 1e6;
}

/** Resident memory of these processes in MB (10^6 bytes); pages that they share count once for each. */
export function residentMb(pids: readonly number[]): number {
  if (!hasProcessFacts) return Number.NaN;
  const kilobytes = pids.map((pid) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0));
  return (kilobytes.reduce((sum, size) => sum + size, 0) * 1024) / 1e6;
}

/** The most memory a live process has had resident so far, in MB (10^6 bytes): `VmHWM`, proc_pid_status(5). */
export function peakMb(pid: number): number {
  if (!hasProcessFacts) return Number.NaN;
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024) / 1e6;
}

/** How many processes descend from this one. */
export function descendants(pid: number): number {
  return hasProcessFacts ? family(pid).length - 1 : Number.NaN;
}

/** The process and all that descend from it, itself first; itself alone where that cannot be read. */
export function family(pid: number): number[] {
  const parents = entries("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const);
  const found = [pid];
  // Grows while it is walked: children are appended and looked at in turn.
  for (const ancestor of found) for (const [child, parent] of parents) if (parent === ancestor) found.push(child);
  return found;
}

function parentOf(pid: string): number | undefined {
  // The name in parentheses may itself hold parentheses and spaces; the last one ends it (proc(5)).
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}

/** A process may end between listing and reading; it then counts for nothing. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
