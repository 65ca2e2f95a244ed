/** A number with so many decimals; a dash where it is none. */
export function decimal(value: number, places = 4): string {
  return Number.isFinite(value) ? value.toFixed(places) : "–";
}

/** A mean and its standard deviation. */
export function spread(mean: number, std: number): string {
  return `${decimal(mean)} ± ${decimal(std)}`;
}

/** A whole number, with commas between its thousands. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}
