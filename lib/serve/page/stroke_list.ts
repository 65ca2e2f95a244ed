import type { Point } from "./place_strokes.ts";

/** The strokes of a drawing, with a pen that is up or down. */
export class StrokeList {
  #strokes: Point[][] = [];
  #isDown = false;

  /** Lines through points, in the order in which they were drawn. */
  get strokes(): readonly (readonly Point[])[] {
    return this.#strokes;
  }

  /** Whether nothing is drawn. */
  get isEmpty(): boolean {
    return this.#strokes.length === 0;
  }

  /** Whether the pen draws. */
  get isDown(): boolean {
    return this.#isDown;
  }

  /** Begins a stroke. */
  press(at: Point): void {
    this.#strokes.push([at]);
    this.#isDown = true;
  }

  /** Continues the stroke if the pen is down. */
  move(to: Point): void {
    if (this.#isDown) this.#strokes.at(-1)!.push(to);
  }

  /** Ends the stroke. */
  lift(): void {
    this.#isDown = false;
  }

  /** Removes the last stroke. */
  undo(): void {
    this.#strokes.pop();
    this.#isDown = false;
  }

  /** Removes everything. */
  clear(): void {
    this.#strokes = [];
    this.#isDown = false;
  }
}
