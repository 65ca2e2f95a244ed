import type { Range } from "../../range.ts";
import { compact } from "../../../base/format.ts";

/** A mapping of a range of values to 0 … 1, linear or logarithmic. */
export interface Scale extends Range {
  /** Whether the scale is logarithmic; its range must then be above 0. */
  log: boolean;
}

/** Relative difference below which values count as equal: sums of the same numbers differ by rounding. */
const ROUNDING = 1e-9;

/** Values that a logarithmic axis treats as 0, since showing so many decades would hide everything else. */
const NOTHING = 1e-30;

/** The position of a value: 0 at the lower end of the scale, 1 at the upper end. */
export function position({ from, to, log }: Scale, value: number): number {
  return log ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}

/**
 * Fits a scale to values, with a little room at both ends.
 *
 * @param bounds Bounds of the range, such as [0, 2] for distances.
 * @param log Whether to use a logarithmic scale: it ignores values that are not above 0, and is used only if there are
 * others.
 */
export function fitScale(values: Iterable<number>, bounds: Partial<Range>, log: boolean): Scale {
  let [from, to, leastPositive] = [Infinity, -Infinity, Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    from = Math.min(from, value);
    to = Math.max(to, value);
    if (value > NOTHING) leastPositive = Math.min(leastPositive, value);
  }
  if (from > to) [from, to] = [bounds.from ?? 0, bounds.to ?? 1];
  if (log && leastPositive < Infinity) {
    // A third of a decade if all values are equal.
    const [low, high] = to > leastPositive * (1 + ROUNDING) ? [leastPositive, to] : [to / 1.5, to * 1.5];
    const room = (high / low) ** 0.04;
    return { from: low / room, to: high * room, log: true };
  }
  const size = Math.max(Math.abs(from), Math.abs(to));
  if (to - from <= ROUNDING * size) {
    const half = size * 0.1 || 0.5;
    [from, to] = [from - half, to + half];
  }
  const room = (to - from) * 0.05;
  const low = Math.max(bounds.from ?? -Infinity, from - room);
  const high = Math.min(bounds.to ?? Infinity, to + room);
  return low < high ? { from: low, to: high, log: false } : { from, to, log: false };
}

/** Round values on a scale, at most `most`, ascending. */
export function ticks(scale: Scale, most: number): number[] {
  if (most < 1) return [];
  if (scale.log) {
    const powers = powersOfTen(scale);
    const every = Math.ceil(powers.length / most);
    if (powers.length >= 2) return powers.filter((_, i) => i % every === 0);
  }
  const step = roundUp((scale.to - scale.from) / most);
  const first = Math.ceil(scale.from / step - 1e-9);
  return Array.from({ length: most }, (_, i) => Number(((first + i) * step).toPrecision(12)))
    .filter((value) => value <= scale.to + step * 1e-9);
}

/** Formats ticks exactly, with as many decimal places as the finest of them needs. */
export function tickTexts(values: readonly number[]): string[] {
  const size = Math.max(0, ...values.map(Math.abs));
  const places = Math.max(0, ...values.map((value) => (String(value).split(".")[1] ?? "").length));
  if (size < 1000 && (size >= 0.01 || size === 0) && places <= 4) {
    return values.map((value) => value.toFixed(places));
  }
  const digits = values.map((value) => value.toExponential().split("e")[0]!.replace(/\D/g, "").length);
  return values.map((value) => compact(value, Math.max(3, ...digits)));
}

function powersOfTen({ from, to }: Range): number[] {
  const values: number[] = [];
  for (let k = Math.ceil(Math.log10(from) - 1e-9); 10 ** k <= to; k++) values.push(10 ** k);
  return values;
}

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `step`. */
function roundUp(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  return ([1, 2, 2.5, 5].find((factor) => factor * power >= step * (1 - 1e-9)) ?? 10) * power;
}
