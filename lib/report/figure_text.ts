/** A number with so many decimals; a dash where it is none. */
export function decimal(value: number | null | undefined, places = 4): string {
  return isFigure(value) ? value.toFixed(places) : "–";
}

/** A difference with its sign; a dash where it is none. */
export function signed(value: number | null | undefined, places = 4): string {
  return isFigure(value) ? `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(places)}` : "–";
}

/** A mean and its standard deviation. */
export function spread(mean: number, std: number): string {
  return `${decimal(mean)} ± ${decimal(std)}`;
}

/** A whole number, with commas between its thousands. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

function isFigure(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}
