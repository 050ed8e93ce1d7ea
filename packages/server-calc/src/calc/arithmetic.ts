/** How numbers are held: 64-bit, decimal with many digits, or exact ratios of whole numbers. */
export type Arithmetic = "number" | "bignumber" | "fraction";
