import { CalcError } from "../calc-error.ts";
import type { StatisticsRequest } from "../protocol.ts";
import { MAXIMUM_DIGITS, type ScaledSeries, scaleSeries } from "./decimal.ts";

/** Values over all series: about a second of work, correlations and the way to the process and back included. */
const MAXIMUM_VALUES = 500_000;
const MAXIMUM_SERIES = 30;
const MAXIMUM_PERCENTILES = 20;
const MAXIMUM_NAME = 64;

/** One named series: its values, sorted, and as exact integers on one decimal scale. */
export interface Series extends ScaledSeries {
  name: string;
  values: readonly number[];
  /** Ascending, zero without its sign. */
  sorted: Float64Array;
}

export interface StatisticsInput {
  /** Every series to describe, the dependent one last. */
  series: Series[];
  dependent: Series | undefined;
  percentiles: readonly number[];
}

/**
 * Checks a request and prepares its series.
 *
 * @throws CalcError naming the series, the position and the value at fault.
 */
export function readRequest({ data, y, percentiles = [] }: StatisticsRequest): StatisticsInput {
  const named: [string, readonly number[]][] = isList(data) ? [["data", data]] : Object.entries(data);
  if (named.length === 0) throw new CalcError("data has no series", 'Give numbers, [1, 2, 3], or named series, {"height": [1, 2, 3]}.');
  if (typeof y === "object") named.push([named.some(([name]) => name === "y") ? "y (dependent)" : "y", y]);
  refuseTooMuch(named);
  refusePercentiles(percentiles);
  for (const [name, values] of named) refuseBadValues(name, values);
  let allowed = MAXIMUM_DIGITS;
  const series = named.map(([name, values]) => {
    const scaled = scaleSeries(values, allowed);
    allowed -= scaled.digits;
    return { name, values, sorted: Float64Array.from(values, (value) => value + 0).sort(), ...scaled };
  });
  return dependentLast(series, y, percentiles);
}

function dependentLast(series: Series[], y: StatisticsRequest["y"], percentiles: readonly number[]): StatisticsInput {
  if (y === undefined) return { series, dependent: undefined, percentiles };
  const dependent = typeof y === "string" ? series.find(({ name }) => name === y) : series.at(-1);
  const others = series.filter((one) => one !== dependent);
  if (dependent === undefined || others.length === 0) {
    const names = series.map(({ name }) => name).join(", ");
    throw new CalcError(
      `y names ${JSON.stringify(y)}, and data holds ${names}`,
      "y is an array of numbers, or the name of one of two or more series in data.",
    );
  }
  for (const { name, values } of others) {
    if (values.length === dependent.values.length) continue;
    throw new CalcError(
      `${name} has ${values.length} values and ${dependent.name} has ${dependent.values.length}`,
      `Each value is paired with the value of ${dependent.name} at the same place: give both the same length.`,
    );
  }
  return { series: [...others, dependent], dependent, percentiles };
}

function refuseTooMuch(named: readonly [string, readonly number[]][]): void {
  if (named.length > MAXIMUM_SERIES)
    throw new CalcError(`data has ${named.length} series`, `At most ${MAXIMUM_SERIES} fit in one answer: split the request.`);
  const long = named.find(([name]) => name.length > MAXIMUM_NAME);
  if (long !== undefined) {
    throw new CalcError(
      `the series name ${JSON.stringify(long[0].slice(0, MAXIMUM_NAME))}... is too long`,
      `Use at most ${MAXIMUM_NAME} characters.`,
    );
  }
  const total = named.reduce((sum, [, values]) => sum + (isList(values) ? values.length : 0), 0);
  if (total > MAXIMUM_VALUES)
    throw new CalcError(`data has ${total} values`, `At most ${MAXIMUM_VALUES} are summarised at once: send a sample or a part.`);
}

function refuseBadValues(name: string, values: readonly number[]): void {
  if (!isList(values)) throw new CalcError(`${name} is ${typeof values}, not an array of numbers`, "Write a series as [1, 2, 3].");
  if (values.length === 0) throw new CalcError(`${name} is empty`, "Give at least one number; some statistics need two, three or four.");
  const index = values.findIndex((value) => typeof value !== "number" || !Number.isFinite(value));
  if (index === -1) return;
  throw new CalcError(
    `${name}[${index}] is ${shown(values[index])}, not a finite number`,
    "Remove missing values, or replace them with numbers, before asking.",
  );
}

function refusePercentiles(percentiles: readonly number[]): void {
  if (percentiles.length > MAXIMUM_PERCENTILES)
    throw new CalcError(`${percentiles.length} percentiles`, `At most ${MAXIMUM_PERCENTILES} are reported at once.`);
  const wrong = percentiles.find((p) => typeof p !== "number" || !(p >= 0 && p <= 100));
  if (wrong !== undefined)
    throw new CalcError(`percentile ${shown(wrong)} is out of range`, "A percentile is a number from 0 to 100: the median is 50.");
}

function shown(value: unknown): string {
  return typeof value === "number" || value === undefined ? String(value) : JSON.stringify(value).slice(0, 40);
}

function isList(value: unknown): value is readonly number[] {
  return Array.isArray(value);
}
