/// <reference lib="dom" />
import { byId } from "../../report/html/page/dom.ts";
import type { DrawingStyle, NetworkFacts } from "./backend.ts";
import { placeStrokes, type Point } from "./place_strokes.ts";
import { StrokeList } from "./stroke_list.ts";

/** The width of the pen, as a share of the image's height: that of MNIST's digits. */
const PEN = 0.09;
/** How far an arrow key moves the pen, in pixels of the image. */
const KEY_STEP = 1;

/** A canvas to draw on, and the image that a drawing becomes. */
export class DrawingPad {
  readonly #pad = byId<HTMLCanvasElement>("pad");
  readonly #small = byId<HTMLCanvasElement>("small");
  readonly #list = new StrokeList();
  readonly #size: { height: number; width: number };
  readonly #style: DrawingStyle;
  readonly #onChange: (image: Blob | undefined) => void;
  readonly #pen: number;
  /** Where the keys move the pen. */
  #place: Point;

  /** @param onChange Receives the image whenever the drawing has changed; undefined if nothing is drawn. */
  constructor(
    style: DrawingStyle,
    { height, width }: NetworkFacts,
    onChange: (image: Blob | undefined) => void,
  ) {
    this.#style = style;
    this.#size = { height, width };
    this.#onChange = onChange;
    this.#pen = PEN * height;
    this.#place = { x: width / 2, y: height / 2 };
    this.#pad.width = Math.round(this.#pad.height * width / height);
    [this.#small.height, this.#small.width] = [height, width];
    this.#listen();
    this.#paint();
    byId("drawing").hidden = false;
  }

  /** Removes everything. */
  clear(): void {
    this.#list.clear();
    this.#paint();
  }

  #listen(): void {
    const pad = this.#pad;
    pad.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      pad.setPointerCapture(event.pointerId);
      this.#list.press(this.#pointOf(event));
      this.#changed();
    });
    pad.addEventListener("pointermove", (event) => {
      if (!this.#list.isDown || !pad.hasPointerCapture(event.pointerId)) return;
      for (const part of event.getCoalescedEvents?.() ?? [event]) this.#list.move(this.#pointOf(part));
      this.#changed();
    });
    for (const name of ["pointerup", "pointercancel"] as const) {
      pad.addEventListener(name, () => this.#list.lift());
    }
    pad.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.#press(event.key)) return;
      event.preventDefault();
      this.#changed();
    });
    for (const name of ["focus", "blur"] as const) pad.addEventListener(name, () => this.#paint());
    byId("undo").addEventListener("click", () => {
      this.#list.undo();
      this.#changed();
    });
    byId("clear").addEventListener("click", () => {
      this.#list.clear();
      this.#changed();
    });
  }

  /** What a key does; false if it does nothing. */
  #press(key: string): boolean {
    const { height, width } = this.#size;
    const [right, down] = {
      ArrowLeft: [-KEY_STEP, 0],
      ArrowRight: [KEY_STEP, 0],
      ArrowUp: [0, -KEY_STEP],
      ArrowDown: [0, KEY_STEP],
    }[key] ?? [0, 0];
    if (right !== 0 || down !== 0) {
      this.#place = {
        x: Math.max(0, Math.min(width, this.#place.x + right!)),
        y: Math.max(0, Math.min(height, this.#place.y + down!)),
      };
      this.#list.move(this.#place);
    } else if (key === " ") {
      if (this.#list.isDown) this.#list.lift();
      else this.#list.press(this.#place);
    } else if (key === "Backspace") this.#list.undo();
    else if (key === "Delete") this.#list.clear();
    else return false;
    return true;
  }

  #pointOf({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width, height } = this.#pad.getBoundingClientRect();
    return {
      x: (clientX - left) / width * this.#size.width,
      y: (clientY - top) / height * this.#size.height,
    };
  }

  #changed(): void {
    this.#paint();
    if (this.#list.isEmpty) this.#onChange(undefined);
    else this.#small.toBlob((image) => this.#onChange(image!), "image/png");
  }

  #paint(): void {
    const scale = this.#pad.height / this.#size.height;
    const context = this.#draw(this.#pad, { scale, x: 0, y: 0 }, this.#pen * scale);
    if (document.activeElement === this.#pad && this.#pad.matches(":focus-visible")) {
      context.strokeStyle = this.#list.isDown ? "#e08a00" : "#8894a0";
      context.lineWidth = 2;
      context.beginPath();
      context.arc(this.#place.x * scale, this.#place.y * scale, this.#pen * scale / 2 + 3, 0, 2 * Math.PI);
      context.stroke();
    }
    const { strokes, isEmpty } = this.#list;
    if (isEmpty) this.#invite(context);
    const place = isEmpty
      ? { scale: 1, x: 0, y: 0 }
      : placeStrokes(strokes, this.#size, this.#style.box, this.#pen);
    this.#draw(this.#small, place, this.#pen);
  }

  /** Says what the empty pad is for. */
  #invite(context: CanvasRenderingContext2D): void {
    const { height, width } = this.#pad;
    context.fillStyle = "#8894a0";
    context.font = `${height / 14}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.fillText("Draw here", width / 2, height / 2);
  }

  /** Draws the strokes with a pen of this width, whatever their scale. */
  #draw(
    canvas: HTMLCanvasElement,
    { scale, x, y }: { scale: number; x: number; y: number },
    pen: number,
  ): CanvasRenderingContext2D {
    const context = canvas.getContext("2d", { willReadFrequently: true })!;
    const isWhite = this.#style.ink === "white";
    context.fillStyle = isWhite ? "#000" : "#fff";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.strokeStyle = isWhite ? "#fff" : "#000";
    context.lineWidth = pen;
    context.lineCap = context.lineJoin = "round";
    for (const stroke of this.#list.strokes) {
      context.beginPath();
      // A line to the same point is a dot.
      for (const point of [stroke[0]!, ...stroke]) context.lineTo(point.x * scale + x, point.y * scale + y);
      context.stroke();
    }
    return context;
  }
}
