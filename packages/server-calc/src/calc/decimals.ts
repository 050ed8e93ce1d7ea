/** A decimal: digits without leading zeros, and the power of ten of the first digit. */
export interface Decimal {
  negative: boolean;
  digits: string;
  exponent: number;
}

/** n / d to so many significant digits, rounded half to even; `exact` when nothing was cut. d > 0. */
export function divideToDecimal(n: bigint, d: bigint, significant: number): Decimal & { exact: boolean } {
  const negative = n < 0n;
  const top = negative ? -n : n;
  if (top === 0n) return { negative: false, digits: "0", exponent: 0, exact: true };
  let exponent = top.toString().length - d.toString().length;
  if (top * 10n ** BigInt(Math.max(0, -exponent)) < d * 10n ** BigInt(Math.max(0, exponent))) exponent -= 1;
  const shift = significant - 1 - exponent;
  const scaled = top * 10n ** BigInt(Math.max(0, shift));
  const divisor = d * 10n ** BigInt(Math.max(0, -shift));
  let quotient = scaled / divisor;
  const rest = (scaled % divisor) * 2n;
  if (rest > divisor || (rest === divisor && quotient % 2n === 1n)) quotient += 1n;
  let digits = quotient.toString();
  if (digits.length > significant) exponent += 1;
  digits = digits.slice(0, significant).replace(/0+$/, "");
  return { negative, digits: digits === "" ? "0" : digits, exponent, exact: rest === 0n };
}

/** A decimal as people write it: plain from 1e-6 up to 1e21 (or up to its last digit), else with an exponent. */
export function writeDecimal({ negative, digits, exponent }: Decimal): string {
  const sign = negative && digits !== "0" ? "-" : "";
  if (exponent < -6 || (exponent >= 21 && digits.length <= exponent)) {
    const fraction = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0] ?? "0"}${fraction}e${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
  }
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  const fraction = digits.slice(exponent + 1);
  return `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Reads `-1.5e-7` and the like. */
export function readDecimal(text: string): Decimal {
  const parts = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  const [whole, fraction] = [parts?.[2] ?? "", parts?.[3] ?? ""];
  const all = whole + fraction;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(leading).replace(/0+$/, "");
  if (digits === "") return { negative: false, digits: "0", exponent: 0 };
  return { negative: parts?.[1] === "-", digits, exponent: whole.length - 1 - leading + Number(parts?.[4] ?? 0) };
}

/** Whether n / d ends as a decimal: d (in lowest terms) has no prime factor but 2 and 5. */
export function terminates(d: bigint): boolean {
  let rest = d;
  while (rest % 2n === 0n) rest /= 2n;
  while (rest % 5n === 0n) rest /= 5n;
  return rest === 1n;
}
