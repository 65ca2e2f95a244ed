/** How an image can be turned: by quarter turns, or mirrored first. */
export type Turns = 4 | 8;

/**
 * Returns for each pixel of a turned square image which pixel of the original it shows, `[S · S]`.
 *
 * @param side S, in pixels.
 * @param turn 0 to 3: quarter turns clockwise; 4 to 7: mirrored left to right, then 0 to 3 quarter turns.
 */
export function turnedPixels(side: number, turn: number): Int32Array<ArrayBuffer> {
  const pixels = new Int32Array(side * side);
  const last = side - 1;
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      // Where the pixel was before each quarter turn.
      let [fromX, fromY] = [x, y];
      for (let quarter = 0; quarter < turn % 4; quarter++) [fromX, fromY] = [fromY, last - fromX];
      pixels[y * side + x] = fromY * side + (turn < 4 ? fromX : last - fromX);
    }
  }
  return pixels;
}

/**
 * Turns an image: `to` gets its pixels.
 *
 * @param from `[S, S, C]`
 * @param to `[S, S, C]`, other memory.
 * @param pixels From {@link turnedPixels}.
 * @param channels C
 */
export function turnImage(
  from: ArrayLike<number>,
  to: { [index: number]: number },
  pixels: Int32Array,
  channels: number,
): void {
  for (let p = 0; p < pixels.length; p++) {
    for (let c = 0; c < channels; c++) to[p * channels + c] = from[pixels[p]! * channels + c]!;
  }
}

/** Describes a turn for a person: `90°`, `mirrored, 90°`; empty for the original. */
export function describeTurn(turn: number): string {
  return [...(turn < 4 ? [] : ["mirrored"]), ...(turn % 4 === 0 ? [] : [`${90 * (turn % 4)}°`])].join(", ");
}
