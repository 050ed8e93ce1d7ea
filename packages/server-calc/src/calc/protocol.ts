/** What the server asks of the calculator process. Plain JSON: it crosses a process boundary. */
export type Job =
  | ({ kind: "calculate" } & CalculateRequest)
  | ({ kind: "symbolic" } & SymbolicRequest)
  | ({ kind: "statistics" } & StatisticsRequest);

/** What comes back. A failure is expected (`message`, `fix`) or a bug in the calculator (`bug`). */
export type Reply<T> = { ok: true; value: T } | { ok: false; message: string; fix?: string | undefined } | { ok: false; bug: string };

export type Mode = "auto" | "number" | "bignumber" | "fraction";
/** A variable's value: a number, a string (parsed as an expression, so units and big numbers work), or an array (vector or matrix). */
export type VariableValue = number | string | readonly VariableValue[];

export interface CalculateRequest {
  /** One or more statements, separated by newlines or `;`. */
  expression: string;
  variables?: Readonly<Record<string, VariableValue>> | undefined;
  mode?: Mode | undefined;
  /** Significant digits, 1 to 1000. */
  precision?: number | undefined;
}

export interface CalculateAnswer {
  /** The value as people write it. */
  result: string;
  /** number, bignumber, integer, fraction, boolean, complex, unit, matrix, string or object. Integers and fractions are exact. */
  type: string;
  /** The arithmetic that produced the value. */
  mode: Exclude<Mode, "auto">;
  /** The exact form, where it differs from `result` and helps: `1/3`. */
  exact?: string;
  /** Each statement with its value, when there are several. */
  steps?: { expression: string; result: string }[];
  /** What the reader should know: how the input was read, what was rounded or left out. */
  notes?: string[];
}

export type SymbolicOperation = "simplify" | "expand" | "factor" | "differentiate" | "integrate" | "limit" | "solve";

export interface SymbolicRequest {
  operation: SymbolicOperation;
  /** An expression; for solve one equation or several, separated by `;`, commas, `and` or newlines. */
  expression: string;
  /** The variable or variables, comma-separated; found in the expression when it is the only one. */
  variable?: string | undefined;
  /** integrate: lower bound; may be `-Infinity`. */
  from?: string | undefined;
  /** integrate: upper bound. limit: the point approached; `0+` or `0-` for one side. Both may be `Infinity` or `-Infinity`. */
  to?: string | undefined;
  /** differentiate: how many times, default 1. */
  order?: number | undefined;
}

export interface SymbolicAnswer {
  /** In the syntax that `calculate` reads, or a sentence: `x = 1 or x = 2`, `does not exist`, `diverges`, `no solution`. At most 12,000 characters. */
  result: string;
  /** Empty when it would be too long; a note says so. */
  latex: string;
  /**
   * solve: every solution found, each variable with its value, and whether substituting it back satisfied every equation
   * (for all sample values of the parameters, where there are some). Values that fail are left out. A family that repeats has
   * its first member here; `result` and `notes` give the period. `decimal` has the exact values that are not rational in decimals.
   */
  solutions?: { values: Record<string, string>; decimal?: Record<string, string>; verified: boolean }[];
  /**
   * solve: whether the list is known to hold every solution: every complex one for polynomials, every real one where a note
   * says that only those are listed, every one up to the period for families.
   */
  complete?: boolean;
  notes?: string[];
}

export interface StatisticsRequest {
  /** One series, or several named ones. */
  data: readonly number[] | Readonly<Record<string, readonly number[]>>;
  /** The dependent series, or the name of one in `data`: every other series is correlated with and regressed against it. */
  y?: readonly number[] | string | undefined;
  /** Percentiles to report, 0 to 100. */
  percentiles?: readonly number[] | undefined;
}

/** A number, or text: why there is none (`undefined: needs 2 values`), or its digits where a double cannot hold it (`2.5e+616`). */
export type StatisticsCell = number | string;

export type SeriesStatistics = {
  name: string;
  count: number;
  sum: StatisticsCell;
  mean: StatisticsCell;
  /** Divided by n-1, as for a sample. */
  sampleVariance: StatisticsCell;
  sampleStd: StatisticsCell;
  /** Divided by n, as for the whole population. */
  populationVariance: StatisticsCell;
  populationStd: StatisticsCell;
  min: number;
  q1: StatisticsCell;
  median: StatisticsCell;
  q3: StatisticsCell;
  max: number;
  range: StatisticsCell;
  /** q3 - q1. */
  iqr: StatisticsCell;
  /** The most frequent values, at most 10; empty when no value repeats. */
  modes: number[];
  /** How often each mode occurs. */
  modeCount?: number;
  /** How many modes there are, when not all are listed. */
  modesInAll?: number;
  /** Tukey's fences: q1 - 1.5 iqr and q3 + 1.5 iqr. */
  fences: [StatisticsCell, StatisticsCell];
  /** Values beyond the fences, at most 20: the farthest on each side. */
  outliers: number[];
  /** How many outliers there are, when not all are listed. */
  outliersInAll?: number;
  /** Sample skewness, G1. */
  skewness: StatisticsCell;
  /** Sample excess kurtosis, G2: 0 for a normal distribution. */
  kurtosis: StatisticsCell;
  /** Each percentile asked for, with its value. */
  percentiles?: [number, StatisticsCell][];
};

/** `y = intercept + slope x` by least squares, and how the two series are correlated. */
export type RelationStatistics = {
  x: string;
  y: string;
  /** Pairs. */
  count: number;
  pearson: StatisticsCell;
  spearman: StatisticsCell;
  slope?: StatisticsCell;
  intercept?: StatisticsCell;
  r2?: StatisticsCell;
  /** Degrees of freedom: pairs less 2. */
  df?: number;
  /** Standard deviation of the residuals, on `df`. */
  residualStd?: StatisticsCell;
  slopeError?: StatisticsCell;
  interceptError?: StatisticsCell;
  /** Student's t of the slope (and of pearson), and its two-sided p-value. */
  t?: StatisticsCell;
  p?: StatisticsCell;
  /** Why there is no line. */
  noLine?: string;
};

export type StatisticsTable = {
  fields: string[];
  rows: StatisticsCell[][];
};

export interface StatisticsAnswer {
  /** One entry for each series, up to 8. */
  series?: SeriesStatistics[];
  /** More than 8 series: a row for each. */
  table?: StatisticsTable;
  /** With y: every other series against it. */
  relations?: RelationStatistics[];
  /** Without y, when the series have one length: every pair. */
  correlations?: StatisticsTable;
  /** How quartiles, medians and percentiles are defined. */
  quantiles: string;
  notes?: string[];
}
