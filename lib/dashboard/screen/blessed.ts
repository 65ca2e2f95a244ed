/**
 * The interface to blessed and blessed-contrib, which have no types: declares the parts that are used. No other module
 * imports them. blessed creates its classes by assigning `__proto__`, which Deno disables unless it runs with
 * `--unstable-unsafe-proto`. A program that imports this package need not: `__proto__` works while blessed loads, and
 * while it creates a screen, and at no other time. The order of the first four imports matters.
 *
 * @module
 */
import "./before_blessed.ts";
import blessed from "blessed";
import ContribCanvas from "blessed-contrib/lib/widget/canvas.js";
import "./after_blessed.ts";
import { enableProto, restoreProto } from "./proto_accessor.ts";
import type { EventEmitter } from "node:events";
import type { DotGrid } from "./dot_grid.ts";

/** A cell of the screen: attribute and character. */
export type Cell = [attribute: number, character: string];

/** A row of the screen; `dirty` if it must be compared with what the terminal shows. */
export type CellRow = Cell[] & { dirty: boolean };

/** blessed's screen: manages the terminal's modes, and sends only changed cells. */
export interface BlessedScreen extends EventEmitter {
  /** The cells to show. */
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
  /** Sets the terminal's screen modes, unless blessed believes that they are set. */
  enter(): void;
  /** Restores the modes of a shell. */
  leave(): void;
  render(): void;
  /** Forgets what is shown, so that everything is drawn again. */
  realloc(): void;
  /** Restores the terminal. */
  destroy(): void;
}

/** An element of a screen. */
export interface BlessedElement extends EventEmitter {
  screen: BlessedScreen;
  render(): void;
}

/** Options of a screen. */
export interface ScreenOptions {
  input: unknown;
  output: unknown;
  terminal: string;
  forceUnicode: boolean;
  fullUnicode: boolean;
  resizeTimeout: number;
  title?: string;
}

/** Creates a screen, which takes over the terminal at once. */
export function makeScreen(options: ScreenOptions): BlessedScreen {
  enableProto();
  try {
    return blessed.screen(options);
  } finally {
    restoreProto();
  }
}

/** Restores the terminal of every screen; does nothing where there is none. */
export function destroyScreens(): void {
  for (const screen of [...blessed.Screen.instances]) screen.destroy();
}

/** Whether a listener to uncaught errors is blessed's own, which prints them where nobody sees them. */
export function isOfBlessed(listener: unknown): boolean {
  return listener === blessed.Screen._exceptionHandler;
}

/** The class of elements. */
export const ElementClass: new (options: { screen: BlessedScreen }) => BlessedElement = blessed.Element;

/** blessed-contrib's canvas: an element with a drawing context. */
export interface ContribCanvasElement extends BlessedElement {
  /** The size of the drawing, in dots. */
  canvasSize: { width: number; height: number };
  /** The drawing context, created again whenever the element is attached. */
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

/** The class of canvases; the second argument is the class of the underlying grid of dots. */
export const CanvasClass: new (
  options: { screen: BlessedScreen },
  grid: typeof DotGrid,
) => ContribCanvasElement = ContribCanvas;
