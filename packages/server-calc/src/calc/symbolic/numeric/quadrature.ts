/** An approximate integral and how far off it may be. */
export interface Estimate {
  readonly value: number;
  readonly error: number;
}

/** Largest number of times the step is halved. */
const LEVELS = 9;

/** A transformation t -> x of the whole line, with its derivative. */
interface Mapping {
  readonly x: (t: number) => number;
  readonly weight: (t: number) => number;
  /** Beyond this |t| nothing is added in double precision. */
  readonly reach: number;
}

/**
 * The integral of a real function by double exponential (tanh-sinh) quadrature (Takahasi and Mori 1974), which allows
 * singular ends and infinite bounds. `undefined` when the function is not real inside or the sums do not settle: an
 * integral that diverges, or a singularity inside the interval.
 */
export function quadrature(f: (x: number) => number, from: number, to: number): Estimate | undefined {
  if (from === to) return { value: 0, error: 0 };
  if (from > to) {
    const turned = quadrature(f, to, from);
    return turned && { value: -turned.value, error: turned.error };
  }
  const mapping = mappingFor(from, to);
  let step = 1;
  let before = Number.NaN;
  let errorBefore = Number.POSITIVE_INFINITY;
  for (let level = 0; level <= LEVELS; level += 1) {
    const value = sum(f, mapping, step);
    if (!Number.isFinite(value)) return undefined;
    const error = Math.abs(value - before);
    const scale = Math.max(Math.abs(value), 1e-3);
    if (level > 2 && error <= 1e-13 * scale && errorBefore <= 1e-6 * scale)
      return withEnds({ value, error: Math.max(error, 1e-15 * scale) });
    before = value;
    errorBefore = error;
    step /= 2;
  }
  return errorBefore <= 1e-7 * Math.max(Math.abs(before), 1e-3) ? withEnds({ value: before, error: errorBefore }) : undefined;

  function withEnds({ value, error }: Estimate): Estimate | undefined {
    const lost = lostAt(f, from, to) + lostAt(f, to, from);
    return lost <= 1e-4 * Math.max(Math.abs(value), 1e-3) ? { value, error: error + lost } : undefined;
  }
}

/** What lies between an end and the nearest points that doubles can tell from it: it matters where the function grows without bound. */
function lostAt(f: (x: number) => number, end: number, other: number): number {
  if (!Number.isFinite(end) || end === 0) return 0;
  const gap = 4 * Number.EPSILON * Math.abs(end) * Math.sign(other - end);
  const [near, farther] = [f(end + gap), f(end + 1e4 * gap)].map(Math.abs);
  // A function that stays bounded loses nothing that rounding elsewhere does not.
  if (near === undefined || farther === undefined || !Number.isFinite(near) || near < 10 * farther) return 0;
  return 2 * near * Math.abs(gap);
}

function mappingFor(from: number, to: number): Mapping {
  const half = Math.PI / 2;
  if (from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY) {
    return { x: (t) => Math.sinh(half * Math.sinh(t)), weight: (t) => half * Math.cosh(t) * Math.cosh(half * Math.sinh(t)), reach: 5.5 };
  }
  if (to === Number.POSITIVE_INFINITY) {
    return {
      x: (t) => from + Math.exp(half * Math.sinh(t)),
      weight: (t) => half * Math.cosh(t) * Math.exp(half * Math.sinh(t)),
      reach: 5.5,
    };
  }
  if (from === Number.NEGATIVE_INFINITY) {
    return { x: (t) => to - Math.exp(half * Math.sinh(t)), weight: (t) => half * Math.cosh(t) * Math.exp(half * Math.sinh(t)), reach: 5.5 };
  }
  const width = to - from;
  return {
    // Near an end the distance to it is computed directly, so that singular ends keep their digits.
    x: (t) => (t < 0 ? from + width / (1 + Math.exp(-Math.PI * Math.sinh(t))) : to - width / (1 + Math.exp(Math.PI * Math.sinh(t)))),
    weight: (t) => (width * half * Math.cosh(t)) / (2 * Math.cosh(half * Math.sinh(t)) ** 2),
    reach: 3.6,
  };
}

function sum(f: (x: number) => number, { x, weight, reach }: Mapping, step: number): number {
  let total = 0;
  let correction = 0;
  const count = Math.ceil(reach / step);
  for (let k = -count; k <= count; k += 1) {
    const scale = weight(k * step);
    if (scale === 0) continue;
    const value = f(x(k * step));
    const term = value === 0 ? 0 : value * scale;
    if (!Number.isFinite(term)) {
      // Only at the far ends, where a rounded abscissa meets the singular end itself.
      if (Math.abs(k * step) > 0.8 * reach || (value === Number.POSITIVE_INFINITY && Math.abs(k * step) > 2.5)) continue;
      return Number.NaN;
    }
    const next = total + (term - correction);
    correction = next - total - (term - correction);
    total = next;
  }
  return total * step;
}
