import { roundNear } from "./round.ts";

/** Neighbouring points that must all be zeros before they count as an interval. */
const LONG = 20;
/** Stretches shorter than this may be a root of high order. */
const SHORT = 0.5;
/** How often the edge of an interval is halved when it is looked at. */
const HALVINGS = 30;

/** The difference of two sides with the size of what is subtracted, to tell zero from rounding. */
export interface Measured {
  readonly value: number;
  readonly size: number;
}

const isZero = ({ value, size }: Measured): boolean => Number.isFinite(size) && Math.abs(value) <= 1e-14 * size;

/** Zeros that are none: their places in the list of points, and round numbers in the middle of short stretches, which may be roots of high order. */
interface Flat {
  readonly places: ReadonlySet<number>;
  readonly middles: readonly number[];
}

/**
 * Which of the points lie in a stretch of zeros that only rounding or underflow makes, as of 1 - tanh(x) beyond 19;
 * `interval` where the equation really holds on one: floor(x) = 2, sqrt(x^2) = x.
 */
export function flatPoints(f: (x: number) => Measured, points: readonly number[], values: readonly Measured[]): Flat | "interval" {
  const places = new Set<number>();
  const middles: number[] = [];
  for (let start = 0; start < points.length;) {
    let end = start;
    for (let here = values[end]; here && isZero(here); here = values[end]) end += 1;
    if (end - start >= LONG) {
      const before = edge(f, points[start - 1], points[start]);
      const after = edge(f, points[end], points[end - 1]);
      if (before !== "fades" && after !== "fades") return "interval";
      for (let k = start; k < end; k += 1) places.add(k);
      const [low = 0, high = 0] = [points[start], points[end - 1]];
      if (high - low < SHORT) middles.push(roundNear((low + high) / 2, (high - low) / 2));
    }
    start = Math.max(end, start + 1);
  }
  return { places, middles };
}

/** How the difference becomes zero between a point outside and one inside: gradually down to rounding, or clearly. */
function edge(f: (x: number) => Measured, outside: number | undefined, inside: number | undefined): "clear" | "fades" | "open" {
  if (outside === undefined || inside === undefined) return "open";
  let [low, high] = [outside, inside];
  for (let k = 0; k < HALVINGS; k += 1) {
    const middle = (low + high) / 2;
    if (isZero(f(middle))) high = middle;
    else low = middle;
  }
  const { value, size } = f(low);
  if (Number.isNaN(value)) return "clear";
  return Math.abs(value) <= 1e-11 * size || Math.abs(value) < 1e-200 ? "fades" : "clear";
}
