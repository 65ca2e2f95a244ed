/**
 * Formats numbers as text: decimals, shares, counts, sizes, durations.
 *
 * @module
 */

/** Shown in place of a missing number. */
const NONE = "–";

/** A number with a fixed number of decimals; a dash if it is missing or not finite. */
export function decimal(value: number | null | undefined, places = 4): string {
  return isFigure(value) ? value.toFixed(places) : NONE;
}

/** A difference with its sign; a dash if it is missing or not finite. */
export function signed(value: number | null | undefined, places = 4): string {
  return isFigure(value) ? `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(places)}` : NONE;
}

/** A mean with its standard deviation: `0.9871 ± 0.0023`. */
export function plusMinus(mean: number, std: number): string {
  return `${decimal(mean)} ± ${decimal(std)}`;
}

/** A share, from 0 to 1, as a percentage; a dash if it is not finite. */
export function percent(share: number, places = 0): string {
  return isFigure(share) ? `${(100 * share).toFixed(places)}%` : NONE;
}

/** A whole number with commas as thousands separators. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** How many images: `1 image`, `2,640 images`. */
export function imageCount(value: number): string {
  return `${count(value)} ${value === 1 ? "image" : "images"}`;
}

/** A whole number below 100 with two digits, as in times. */
export function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** A number with four decimals if it is 0 or from 0.001 to 100 in size, else in compact form. */
export function figure(value: number): string {
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 100) ? compact(value) : decimal(value);
}

/**
 * A number in few characters: `0.042`, `1.5`, `12.5k`, `3.2M`, `1e-5`.
 *
 * @param digits Significant digits; whole numbers below 10,000 keep all their digits.
 */
export function compact(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return NONE;
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e12) {
    return value.toExponential(digits - 1).replace(/\.?0*e\+?/, "e");
  }
  const rounded = Number(value.toPrecision(size >= 1000 && size < 9999.5 ? Math.max(4, digits) : digits));
  for (const [power, letter] of [[9, "G"], [6, "M"], [3, "k"]] as const) {
    // Read with another exponent: a quotient would have its own rounding in its last digits.
    if (Math.abs(rounded) >= Math.max(1e4, 10 ** power)) return `${Number(`${rounded}e-${power}`)}${letter}`;
  }
  return String(rounded);
}

/** A number of bytes in readable form: `812 B`, `4.5 kB`, `273.8 MB`, `1.3 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  for (const [unit, size] of [["kB", 1e3], ["MB", 1e6]] as const) {
    if (bytes < 999.95 * size) return `${(bytes / size).toFixed(1)} ${unit}`;
  }
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** A number of bytes that changes all the time, with few decimals so that it does not flicker: `5 kB`, `274 MB`, `1.26 GB`. */
export function steadyBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.round(bytes / 1e3)} kB`;
}

/** A duration in readable form: `9.5 s`, `1 min 05 s`, `2 h 05 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${twoDigits(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}

function isFigure(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}
