/// <reference lib="dom" />
import { panBy, pixelsPerUnit, type Size, toPlane, toScreen, WHOLE, zoomAt } from "./camera.ts";
import { readColors } from "./colors.ts";
import { DotImage } from "./dot_image.ts";
import type { ExplorerData } from "./explorer_data.ts";
import { Motion } from "./motion.ts";
import { nearestImages, type Neighbour } from "./nearest_images.ts";
import { paintMap } from "./paint_map.ts";
import { type Direction, nearestSlot, nextSlot } from "./pick.ts";
import { epochPlacement, type Placement, projectionPlacement, type Slots, slotsOf } from "./placement.ts";
import type { Sprites } from "./sprites.ts";

/** The number of neighbours shown. */
const NEIGHBOURS = 12;
/** The duration in milliseconds of a change of the picture, and of a movement of the camera. */
const CHANGE = 900;
const FLIGHT = 450;
/** How near to a point a mouse and a finger must be to hit it, in pixels. */
const REACH = { fine: 14, coarse: 28 };
/** The margin in pixels that a found image must keep from the edge. */
const EDGE = 30;
/** The least zoom for a found image. */
const NEAR = 4;

/** The map and the selection on it. */
export class ExplorerMap {
  readonly data: ExplorerData;
  readonly slots: Slots;
  /** The classes shown; all if it is empty. */
  readonly filter = new Set<number>();
  /** The image whose neighbours are shown; −1 if none. */
  selected = -1;
  /** The nearest images to the selected one. */
  neighbours: Neighbour[] = [];
  /** The point under the cursor; −1 if none. */
  cursor = -1;
  /** Called after each change of the selection. */
  onChange: () => void = () => {};
  /** Called after each redraw with the position of the cursor; undefined if it is on no point. */
  onPaint: (place: { x: number; y: number } | undefined) => void = () => {};

  readonly #canvas: HTMLCanvasElement;
  readonly #sprites: Sprites | undefined;
  readonly #dots = new DotImage();
  readonly #motion: Motion;
  readonly #still = matchMedia("(prefers-reduced-motion: reduce)");
  #colors = readColors();
  #size: Size = { width: 1, height: 1 };
  #scheduled = false;

  constructor(canvas: HTMLCanvasElement, data: ExplorerData, sprites: Sprites | undefined) {
    this.data = data;
    this.slots = slotsOf(data);
    this.#canvas = canvas;
    this.#sprites = sprites;
    this.#motion = new Motion(projectionPlacement(data, this.slots, 0), WHOLE);
    new ResizeObserver(() => {
      this.#size = { width: canvas.clientWidth, height: canvas.clientHeight };
      this.repaint();
    }).observe(canvas);
  }

  /** Shows a projection of all images, zoomed out. */
  showProjection(which: number): void {
    this.#move(projectionPlacement(this.data, this.slots, which), CHANGE);
    this.whole();
  }

  /** Shows the images of an epoch. */
  showEpoch(which: number, milliseconds: number): void {
    this.#move(epochPlacement(this.data, this.slots, which), milliseconds);
  }

  /** Whether an image is in the picture. */
  has(index: number): boolean {
    return this.#motion.target.alpha[index]! > 0;
  }

  /** Shows the whole picture. */
  whole(): void {
    this.#motion.fly(WHOLE, performance.now(), this.#still.matches ? 0 : FLIGHT);
    this.repaint();
  }

  /** Zooms by a factor around a position on the canvas, by default its centre. */
  zoom(factor: number, x = this.#size.width / 2, y = this.#size.height / 2): void {
    this.#motion.camera = zoomAt(this.#motion.camera, this.#size, factor, x, y);
    this.repaint();
  }

  /** Moves the picture by pixels. */
  pan(right: number, down: number): void {
    this.#motion.camera = panBy(this.#motion.camera, this.#size, right, down);
    this.repaint();
  }

  /** Moves the cursor to a slot; −1 for none. */
  pointAt(slot: number): void {
    if (slot === this.cursor) return;
    this.cursor = slot;
    this.#changed();
  }

  /** Moves the cursor to the point at a position on the canvas. */
  pointAtPlace(x: number, y: number, coarse = false): void {
    const { placement, camera } = this.#motion;
    const reach = (coarse ? REACH.coarse : REACH.fine) / pixelsPerUnit(camera, this.#size);
    this.pointAt(nearestSlot(placement, this.#pickable, toPlane(camera, this.#size, x, y), reach));
  }

  /** Moves the cursor to the next point in a direction; initially to the point nearest to the centre. */
  step(direction: Direction): void {
    const { placement, camera } = this.#motion;
    const next = this.cursor < 0
      ? nearestSlot(placement, this.#pickable, camera, Infinity)
      : nextSlot(placement, this.#pickable, this.cursor, direction);
    if (next < 0) return;
    this.pointAt(next);
    this.#bringIntoView(next, camera.zoom);
  }

  /** Selects an image and shows its neighbours; clears the selection for −1 and for slots without an image. */
  select(slot: number): void {
    const { embeddings, dimension, count } = this.data;
    this.selected = slot < count ? slot : -1;
    this.neighbours = this.selected < 0 ? [] : nearestImages(embeddings, dimension, slot, NEIGHBOURS);
    this.#changed();
  }

  /** Selects an image and moves the camera to it. */
  find(index: number): void {
    this.select(index);
    this.pointAt(index);
    this.#bringIntoView(index, Math.max(NEAR, this.#motion.camera.zoom));
  }

  /** Adds a class to those shown, or removes it; if none is left, all are shown. */
  toggleClass(label: number): void {
    if (!this.slots.classes.includes(label)) return;
    if (!this.filter.delete(label)) this.filter.add(label);
    this.#changed();
  }

  /** The class of a key from 0 to 9: the one with this name, else, if classes have names, the one at this position. */
  classOfKey(digit: number): number {
    const { classes } = this.slots;
    const { named, nameOf } = this.data;
    return classes.find((label) => nameOf(label) === String(digit)) ?? (named ? classes[digit] ?? -1 : -1);
  }

  /** Shows all classes. */
  showAllClasses(): void {
    this.filter.clear();
    this.#changed();
  }

  /** Reads the style sheet's colours again after they have changed. */
  recolor(): void {
    this.#colors = readColors();
    this.repaint();
  }

  /** Redraws with the screen's next frame. */
  repaint(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame((now) => {
      this.#scheduled = false;
      if (this.#motion.advance(now)) this.repaint();
      this.#paint();
    });
  }

  readonly #pickable = (slot: number): boolean =>
    this.#motion.placement.alpha[slot]! > 0.5 &&
    (this.filter.size === 0 || this.filter.has(this.slots.labels[slot]!));

  #changed(): void {
    this.onChange();
    this.repaint();
  }

  #move(to: Placement, milliseconds: number): void {
    this.#motion.move(to, performance.now(), this.#still.matches ? 0 : milliseconds);
    if (this.cursor >= 0 && to.alpha[this.cursor] === 0) this.pointAt(-1);
    this.repaint();
  }

  #bringIntoView(slot: number, zoom: number): void {
    const { camera, target } = this.#motion;
    const [x, y] = [target.points[2 * slot]!, target.points[2 * slot + 1]!];
    const place = toScreen(camera, this.#size, x, y);
    const { width, height } = this.#size;
    const inside = place.x > EDGE && place.y > EDGE && place.x < width - EDGE && place.y < height - EDGE;
    if (inside && zoom === camera.zoom) return;
    this.#motion.fly({ x, y, zoom }, performance.now(), this.#still.matches ? 0 : FLIGHT);
    this.repaint();
  }

  #paint(): void {
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(this.#size.width * ratio), Math.round(this.#size.height * ratio)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      Object.assign(this.#canvas, { width, height });
    }
    const { placement, camera } = this.#motion;
    paintMap(this.#canvas.getContext("2d")!, {
      size: this.#size,
      ratio,
      camera,
      placement,
      slots: this.slots,
      images: this.data.count,
      nameOf: this.data.nameOf,
      filter: this.filter,
      colors: this.#colors,
      sprites: this.#sprites,
      dots: this.#dots,
      selected: this.selected,
      neighbours: this.neighbours,
      cursor: this.cursor,
    });
    const { points, alpha } = placement;
    const seen = this.cursor >= 0 && alpha[this.cursor]! > 0.5;
    this.onPaint(
      seen ? toScreen(camera, this.#size, points[2 * this.cursor]!, points[2 * this.cursor + 1]!) : undefined,
    );
  }
}
