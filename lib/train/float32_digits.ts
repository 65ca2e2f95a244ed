/** Rounds a float32 to the nine digits that identify it: more would only make the log longer. */
export function float32Digits(value: number): number {
  return Number(value.toPrecision(9));
}
