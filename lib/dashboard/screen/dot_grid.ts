/** Bits of a braille character by the dot's row and column. */
const BITS = [[0x1, 0x8], [0x2, 0x10], [0x4, 0x20], [0x40, 0x80]] as const;

/**
 * The dots that blessed-contrib's canvas draws into: each cell of the screen has 2 across and 4 down, and one colour.
 * It replaces the library's own grid, which writes an escape sequence for every dot and throws for sizes that are not
 * whole cells.
 */
export class DotGrid {
  /** Width in dots. */
  readonly width: number;
  /** Height in dots. */
  readonly height: number;
  /** The braille bits of each cell, row by row. */
  readonly bits: Uint8Array;
  /** The attribute of each cell that has dots. */
  readonly attributes: Int32Array;
  /** Attribute of the next dots; set by the canvas' `strokeStyle`. */
  color = 0;
  /** Whether a dot removes dots of other colours in its cell, which has only one colour, so that curves stay distinct. */
  replacing = false;
  /** Set by the canvas' `fillStyle`; unused, since texts are drawn elsewhere. */
  fontFg = 0;

  /**
   * Creates an empty grid.
   *
   * @param width Dots across, rounded down to whole cells.
   * @param height Dots down, rounded down to whole cells.
   */
  constructor(width: number, height: number) {
    this.width = Math.max(0, width - width % 2);
    this.height = Math.max(0, height - height % 4);
    this.bits = new Uint8Array((this.width / 2) * (this.height / 4));
    this.attributes = new Int32Array(this.bits.length);
  }

  /** Sets a dot; ignores positions outside the grid. */
  set(x: number, y: number): void {
    if (!(x >= 0 && x < this.width && y >= 0 && y < this.height)) return;
    const cell = (x >> 1) + (y >> 2) * (this.width / 2);
    if (this.replacing && this.attributes[cell] !== this.color) this.bits[cell] = 0;
    this.bits[cell]! |= BITS[y & 3]![x & 1]!;
    this.attributes[cell] = this.color;
  }

  /** Removes all dots. */
  clear(): void {
    this.bits.fill(0);
  }
}
