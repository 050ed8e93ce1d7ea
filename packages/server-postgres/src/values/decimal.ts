const NUMBER = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** Any decimal of at most fifteen significant digits survives a double (IEEE 754 binary64). */
const SURE_CHARACTERS = 15;

/** Whether the JavaScript number that a decimal reads as names, written out again, exactly that decimal. False for -0 and beyond doubles. */
export function survivesAsNumber(decimal: string): boolean {
  const number = Number(decimal);
  if (!Number.isFinite(number) || Object.is(number, -0)) return false;
  if (decimal.length <= SURE_CHARACTERS && !/[eE]/.test(decimal)) return true;
  const named = normal(decimal);
  return named !== undefined && named === normal(String(number));
}

/** One form for each decimal: its digits without zeros at either end, and the power of ten they are to be multiplied by. */
function normal(decimal: string): string | undefined {
  const parts = NUMBER.exec(decimal);
  if (parts === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return "0";
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}
