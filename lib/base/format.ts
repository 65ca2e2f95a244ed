/**
 * Numbers as text: decimals, shares, counts, sizes, durations.
 *
 * @module
 */

/** What stands where there is no number. */
const NONE = "–";

/** A number with so many decimals; a dash where it is none. */
export function decimal(value: number | null | undefined, places = 4): string {
  return isFigure(value) ? value.toFixed(places) : NONE;
}

/** A difference with its sign; a dash where it is none. */
export function signed(value: number | null | undefined, places = 4): string {
  return isFigure(value) ? `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(places)}` : NONE;
}

/** A mean and its standard deviation. */
export function plusMinus(mean: number, std: number): string {
  return `${decimal(mean)} ± ${decimal(std)}`;
}

/** A share of 1 in percent; a dash where it is no number. */
export function percent(share: number, places = 0): string {
  return isFigure(share) ? `${(100 * share).toFixed(places)}%` : NONE;
}

/** A whole number, with commas between its thousands. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** A whole number below 100 with two digits, as times have it. */
export function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

/** A number with four places where those say something, else in short. */
export function figure(value: number): string {
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 100) ? compact(value) : decimal(value);
}

/**
 * A number in few characters: `0.042`, `1.5`, `12.5k`, `3.2M`, `1e-5`.
 *
 * @param digits That count; whole numbers below 10,000 keep all of theirs.
 */
export function compact(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return NONE;
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e12) {
    return value.toExponential(digits - 1).replace(/\.?0*e\+?/, "e");
  }
  const rounded = Number(value.toPrecision(size >= 1000 && size < 9999.5 ? Math.max(4, digits) : digits));
  for (const [unit, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) {
    if (Math.abs(rounded) >= Math.max(1e4, unit)) return `${rounded / unit}${letter}`;
  }
  return String(rounded);
}

/** A number of bytes as a person reads it: `812 B`, `4.5 kB`, `273.8 MB`, `1.3 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  for (const [unit, size] of [["kB", 1e3], ["MB", 1e6]] as const) {
    if (bytes < 999.95 * size) return `${(bytes / size).toFixed(1)} ${unit}`;
  }
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** The same for a number that changes all the time, where decimals would only flicker: `5 kB`, `274 MB`, `1.26 GB`. */
export function steadyBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`;
  return `${Math.round(bytes / 1e3)} kB`;
}

/** A duration as a person reads it: `9.5 s`, `1 min 05 s`, `2 h 05 min`. */
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
