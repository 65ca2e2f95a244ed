/** A float32 in the nine digits that it has: more would only make the log longer. */
export function float32Digits(value: number): number {
  return Number(value.toPrecision(9));
}
