import type { RatePoint } from "./backend.ts";

/**
 * The measured points that a rate can be chosen among: those that accept anything at all, and of several with one rate the
 * one with the largest threshold.
 *
 * @param points Ascending.
 */
export function choosableRates(points: readonly RatePoint[]): RatePoint[] {
  const usable = points.filter(({ threshold, far }) => threshold > 0 && far > 0);
  return usable.filter(({ far }, i) => far !== usable[i + 1]?.far);
}

/** The place of the largest rate that is at most the one asked for; 0, the least, if none is. */
export function placeOfRate(rates: readonly RatePoint[], far: number): number {
  return Math.max(0, rates.findLastIndex((rate) => rate.far <= far));
}

/** A rate with two digits: 0.001, 0.00012, 2e-8. */
export function rateText(rate: number): string {
  const digits = Number(rate.toPrecision(2));
  return digits < 1e-6
    ? digits.toExponential()
    : digits.toFixed(Math.max(0, 1 - Math.floor(Math.log10(digits)))).replace(/(\.\d*?)0+$/, "$1").replace(
      /\.$/,
      "",
    );
}
