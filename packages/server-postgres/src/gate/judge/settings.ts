import { SECRET_SETTING } from "./secrets.ts";
import type { Refused } from "./work.ts";

const FIX = "pg_settings lists settings; SHOW name shows one.";

/** Whether a setting may be read: its name has to be known, and must not be of those that hold secrets. */
export function judgeSetting(name: string | undefined): Refused | undefined {
  if (name === undefined)
    return { why: "the name of the setting is not written out", fix: "Write it as a constant: current_setting('work_mem')." };
  if (SECRET_SETTING.test(name.toLowerCase())) return { why: `the setting ${name} may hold a secret`, fix: FIX };
  return undefined;
}
