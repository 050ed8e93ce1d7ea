import type { Subject } from "./subject.ts";

/** One number that a sample yields. */
export interface Metric {
  readonly key: string;
  /** Column title with its unit: `CPU ms`. */
  readonly title: string;
}

/** One line of the summary: a metric as it is, or as a ratio over another subject in the same round. */
export interface Figure {
  readonly title: string;
  readonly metric: string;
  /** Name of the subject to divide by. */
  readonly over?: string;
  /** The most our server should show; reported as met or missed, never a failure. */
  readonly target?: number;
}

/** One sample: metric key -> number. `Infinity` where the server never answered and the row allows for that. */
export type Sample = Readonly<Record<string, number>>;

/** A subject made ready: fresh-process rows start one per sample, warm rows keep one. */
export interface Sampler {
  /** Throws when the server answers wrongly. */
  sample(): Promise<Sample>;
  close(): Promise<void>;
}

/** What is measured, on which subjects, and what of it matters. */
export interface Row {
  /** `calc/start`, what the row filter looks at. */
  readonly id: string;
  readonly title: string;
  readonly rounds: number;
  readonly subjects: readonly Subject[];
  readonly metrics: readonly Metric[];
  readonly figures: readonly Figure[];
  /** Whether client and servers share one core, where that can be had: for times of a few microseconds. */
  readonly oneCore?: boolean;
  open(subject: Subject): Promise<Sampler>;
}
