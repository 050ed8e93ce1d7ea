import type { Attack } from "./attack.ts";
import { effects } from "./effects.ts";
import { functions } from "./functions.ts";
import { notations } from "./notations.ts";
import { odd } from "./odd.ts";
import { places } from "./places.ts";
import { relations } from "./relations.ts";
import { secrets } from "./secrets.ts";
import { shadows } from "./shadows.ts";
import { statements } from "./statements.ts";

/** The attacks, in groups between which one looks at the world: looking costs more than many statements do. */
export const GROUPS: readonly (readonly [name: string, attacks: readonly Attack[]])[] = [
  ["calls in every place", places],
  ["functions", functions],
  ["notations", notations],
  ["relations", relations],
  ["statements", statements],
  ["effects", effects],
  ["secrets", secrets],
  ["odd texts", odd],
];

export const ATTACKS: readonly Attack[] = GROUPS.flatMap(([, attacks]) => attacks);

/** Those for a world with shadows. */
export const SHADOW_ATTACKS: readonly Attack[] = shadows;
