/** Bits of a braille character, by row and column of the dot. */
const BITS = [[0x1, 0x8], [0x2, 0x10], [0x4, 0x20], [0x40, 0x80]] as const;

/**
 * The dots that blessed-contrib's canvas draws into: each cell of the screen has 2 across and 4 down, and one colour.
 * It stands in for the library's own, which writes a colour's escape sequence for every dot and throws on sizes
 * that are not whole cells.
 */
export class DotGrid {
  /** Dots across. */
  readonly width: number;
  /** Dots down. */
  readonly height: number;
  /** The braille bits of each cell, row by row. */
  readonly bits: Uint8Array;
  /** The attribute of each cell that has dots. */
  readonly attributes: Int32Array;
  /** With what the next dots are drawn; the canvas' `strokeStyle` sets it. */
  color = 0;
  /** Whether a dot takes away those of other colours in its cell, which has but one: so that curves stay apart. */
  replacing = false;
  /** The canvas' `fillStyle` sets it; texts are drawn elsewhere. */
  fontFg = 0;

  /**
   * Starts empty.
   *
   * @param width Dots across; what is not a whole cell is cut off.
   * @param height Dots down; the same.
   */
  constructor(width: number, height: number) {
    this.width = Math.max(0, width - width % 2);
    this.height = Math.max(0, height - height % 4);
    this.bits = new Uint8Array((this.width / 2) * (this.height / 4));
    this.attributes = new Int32Array(this.bits.length);
  }

  /** Sets a dot; outside of the grid nothing happens. */
  set(x: number, y: number): void {
    if (!(x >= 0 && x < this.width && y >= 0 && y < this.height)) return;
    const cell = (x >> 1) + (y >> 2) * (this.width / 2);
    if (this.replacing && this.attributes[cell] !== this.color) this.bits[cell] = 0;
    this.bits[cell]! |= BITS[y & 3]![x & 1]!;
    this.attributes[cell] = this.color;
  }

  /** Takes all dots away. */
  clear(): void {
    this.bits.fill(0);
  }
}
