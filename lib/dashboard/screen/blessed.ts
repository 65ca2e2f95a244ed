/**
 * The seam to blessed and blessed-contrib, which come without types: what of them is used, and nothing else of the
 * house imports them. blessed makes its classes by assigning `__proto__`, which Deno allows by the setting
 * `unsafe-proto` in deno.json alone.
 *
 * @module
 */
import blessed from "blessed";
import ContribCanvas from "blessed-contrib/lib/widget/canvas.js";
import type { EventEmitter } from "node:events";
import type { DotGrid } from "./dot_grid.ts";

/** A cell of the screen: attribute and character. */
export type Cell = [attribute: number, character: string];

/** A row of the screen; `dirty` where it has to be compared with what is shown. */
export type CellRow = Cell[] & { dirty: boolean };

/** blessed's screen: the terminal's modes, and a diff of cells. */
export interface BlessedScreen extends EventEmitter {
  /** What is to be shown. */
  lines: CellRow[];
  /** Elements, drawn in this order. */
  children: BlessedElement[];
  /** Keys, mouse, and the terminal's capabilities. */
  program: EventEmitter & {
    input: EventEmitter & { setRawMode?(raw: boolean): void };
    cols: number;
    rows: number;
    tput: { colors: number; brokenACS: boolean };
    flush(): void;
    enableMouse(): void;
    disableMouse(): void;
  };
  append(element: BlessedElement): void;
  /** Puts the terminal into the modes of a screen, if it is not in them by blessed's books. */
  enter(): void;
  /** Puts it back into those of a shell. */
  leave(): void;
  render(): void;
  /** Forgets what is shown, so that all is drawn anew. */
  realloc(): void;
  /** Puts the terminal back as it was. */
  destroy(): void;
}

/** An element of a screen. */
export interface BlessedElement extends EventEmitter {
  screen: BlessedScreen;
  render(): void;
}

/** What a screen is made with. */
export interface ScreenOptions {
  input: unknown;
  output: unknown;
  terminal: string;
  forceUnicode: boolean;
  fullUnicode: boolean;
  resizeTimeout: number;
  title?: string;
}

/** Makes a screen, which takes the terminal over at once. */
export const makeScreen: (options: ScreenOptions) => BlessedScreen = blessed.screen;

/** The class of elements. */
export const ElementClass: new (options: { screen: BlessedScreen }) => BlessedElement = blessed.Element;

/** blessed-contrib's canvas: an element with a drawing context. */
export interface ContribCanvasElement extends BlessedElement {
  /** The size of the drawing, in dots. */
  canvasSize: { width: number; height: number };
  /** Its drawing context, made anew whenever the element is attached. */
  ctx: {
    strokeStyle: unknown;
    canvas: DotGrid;
    beginPath(): void;
    moveTo(x: number, y: number): void;
    lineTo(x: number, y: number): void;
    stroke(): void;
  };
  calcSize(): void;
}

/** The class of canvases; the second argument is the class of the grid of dots below it. */
export const CanvasClass: new (
  options: { screen: BlessedScreen },
  grid: typeof DotGrid,
) => ContribCanvasElement = ContribCanvas;
