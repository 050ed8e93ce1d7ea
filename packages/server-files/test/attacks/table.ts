import type { Attack } from "./attack.ts";
import { denial } from "./denial.ts";
import { denied } from "./denied.ts";
import { integrity } from "./integrity.ts";
import { names } from "./names.ts";
import { hard, lexical, links, siblings, special, windows } from "./paths.ts";
import { uris } from "./uris.ts";

/** Every attack that one server withstands, one after the other. */
export const attacks: readonly Attack[] = [
  ...lexical,
  ...siblings,
  ...links,
  ...hard,
  ...special,
  ...windows,
  ...names,
  ...uris,
  ...denied,
  ...denial,
  ...integrity,
];
