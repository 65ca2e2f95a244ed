/// <reference lib="dom" />
import { cutName } from "../../../base/text_columns.ts";
import { type Camera, type Size, toScreen } from "./camera.ts";
import { channelsOf, CLASS_COLOR_COUNT, type Colors } from "./colors.ts";
import type { Dot, DotImage } from "./dot_image.ts";
import type { Neighbour } from "./nearest_images.ts";
import type { Placement, Slots } from "./placement.ts";
import type { Sprites } from "./sprites.ts";

/** Everything that the picture depends on. */
export interface MapView {
  size: Size;
  /** Screen pixels per CSS pixel. */
  ratio: number;
  camera: Camera;
  placement: Placement;
  slots: Slots;
  /** N; slots from N on have no image. */
  images: number;
  /** Names classes. */
  nameOf(label: number): string;
  /** The classes shown; all if it is empty. */
  filter: ReadonlySet<number>;
  colors: Colors;
  /** Undefined if there are no images: points are always dots. */
  sprites: Sprites | undefined;
  dots: DotImage;
  /** The image whose neighbours are shown; −1 if none. */
  selected: number;
  neighbours: readonly Neighbour[];
  /** The point under the cursor; −1 if none. */
  cursor: number;
}

/** With at most this many points in view, they are shown as images. */
const MOST_IMAGES = 240;
/** The margin around the view in which points may reach into it. */
const BORDER = 24;
/** The opacity of points that the filter hides, and of points that are not neighbours while neighbours are shown. */
const GHOST = 0.07;
const BEHIND = 0.35;

/** Up to this many classes, all numbers are shown, even if they overlap. */
const FEW_CLASSES = 10;
/** The most names, and the longest name in letters. */
const MOST_NAMES = 80;
const LONGEST_NAME = 20;

/** A point in view. */
interface Mark {
  slot: number;
  x: number;
  y: number;
  alpha: number;
  /** Whether it passes the filter. */
  shown: boolean;
}

/** Draws the points, the lines to the neighbours, the class names and the marks of the selection. */
export function paintMap(context: CanvasRenderingContext2D, view: MapView): void {
  const { size, ratio, images, sprites } = view;
  const marks = marksInView(view);
  const shown = marks.filter((mark) => mark.shown);
  const asImages = sprites !== undefined && shown.length <= MOST_IMAGES &&
    shown.every(({ slot }) => slot < images);
  const radius = pointRadius(view);
  const side = Math.max(18, Math.min(44, Math.sqrt((size.width * size.height) / (shown.length + 1)) * 0.6));

  paintDots(context, asImages ? marks.filter((mark) => !mark.shown) : marks, radius, view);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (asImages) paintImages(context, shown, side, sprites, view);
  else paintNames(context, view);
  const reach = asImages ? side * 0.62 : radius + 3;
  paintNeighbours(context, view, reach);
  for (const [slot, further, width] of [[view.selected, 3, 2.5], [view.cursor, 1, 1.5]] as const) {
    if (slot >= 0 && view.placement.alpha[slot]! > 0.5) {
      ring(context, placeOf(view, slot), reach + further, width, view);
    }
  }
}

function placeOf({ camera, size, placement: { points } }: MapView, slot: number): { x: number; y: number } {
  return toScreen(camera, size, points[2 * slot]!, points[2 * slot + 1]!);
}

function marksInView(view: MapView): Mark[] {
  const { size, placement, slots, filter, selected, neighbours } = view;
  const near = new Set([selected, ...neighbours.map(({ index }) => index)]);
  const marks: Mark[] = [];
  for (let slot = 0; slot < slots.count; slot++) {
    const opacity = placement.alpha[slot]!;
    if (opacity < 0.01) continue;
    const { x, y } = placeOf(view, slot);
    if (x < -BORDER || y < -BORDER || x > size.width + BORDER || y > size.height + BORDER) continue;
    const shown = filter.size === 0 || filter.has(slots.labels[slot]!);
    const behind = neighbours.length > 0 && !near.has(slot);
    marks.push({ slot, x, y, alpha: opacity * (shown ? (behind ? BEHIND : 1) : GHOST), shown });
  }
  return marks;
}

/** The radius of points: smaller if there are more; it grows with the zoom, but less than the space between points. */
function pointRadius({ placement, size, camera }: MapView): number {
  let count = 1;
  for (const alpha of placement.alpha) count += alpha;
  const even = Math.sqrt((size.width * size.height) / count);
  return Math.max(1.3, Math.min(4, even * 0.28)) * Math.min(3, Math.max(1, camera.zoom ** 0.35));
}

function paintDots(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  radius: number,
  { ratio, slots, colors, dots }: MapView,
): void {
  const palette = Array.from({ length: CLASS_COLOR_COUNT }, (_, i) => channelsOf(colors.ofClass(i)));
  const drawn = marks.map(({ slot, x, y, alpha }): Dot => ({
    x: x * ratio,
    y: y * ratio,
    color: palette[slots.labels[slot]! % CLASS_COLOR_COUNT]!,
    alpha,
  }));
  dots.paint(context, drawn, radius * ratio, channelsOf(colors.ground));
}

function paintImages(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  side: number,
  sprites: Sprites,
  { slots, colors }: MapView,
): void {
  for (const { slot, x, y, alpha } of marks) {
    context.globalAlpha = alpha;
    sprites.mark(context, slot, x - side / 2, y - side / 2, side, colors.ofClass(slots.labels[slot]!));
  }
  context.globalAlpha = 1;
}

/** Draws lines from the selected image to its neighbours, from ring to ring; those to another class are dashed. */
function paintNeighbours(context: CanvasRenderingContext2D, view: MapView, reach: number): void {
  const { selected, neighbours, placement, slots, colors } = view;
  if (selected < 0 || placement.alpha[selected]! < 0.5) return;
  const from = placeOf(view, selected);
  for (const { index } of neighbours) {
    if (placement.alpha[index]! < 0.5) continue;
    const wrong = slots.labels[index] !== slots.labels[selected];
    const to = placeOf(view, index);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const trim = Math.min(0.5, reach / Math.max(1, Math.hypot(dx, dy)));
    context.beginPath();
    context.moveTo(from.x + dx * trim, from.y + dy * trim);
    context.lineTo(to.x - dx * trim, to.y - dy * trim);
    context.setLineDash(wrong ? [5, 4] : []);
    context.strokeStyle = wrong ? colors.wrong : colors.ink;
    context.lineWidth = 1.4;
    context.stroke();
    context.setLineDash([]);
    ring(context, to, reach, 1.5, view);
  }
}

/** Draws the class names at the centres of their points; of overlapping names only the first. */
function paintNames(context: CanvasRenderingContext2D, view: MapView): void {
  const { placement, slots, filter, camera, size, colors, nameOf } = view;
  const many = slots.classes.length > FEW_CLASSES;
  const height = many ? 13 : 17;
  context.font = `bold ${height}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 5;
  context.strokeStyle = colors.ground;
  context.fillStyle = colors.ink;
  const placed: { x: number; y: number; half: number }[] = [];
  for (const [i, label] of slots.classes.entries()) {
    if (placed.length === MOST_NAMES) return;
    const [x, y] = [placement.centres[2 * i]!, placement.centres[2 * i + 1]!];
    if (Number.isNaN(x) || (filter.size > 0 && !filter.has(label))) continue;
    const at = toScreen(camera, size, x, y);
    if (at.x < 0 || at.y < 0 || at.x > size.width || at.y > size.height) continue;
    const name = cutName(nameOf(label), LONGEST_NAME);
    const half = context.measureText(name).width / 2;
    const covered = (other: typeof placed[number]) =>
      Math.abs(other.y - at.y) < height + 2 && Math.abs(other.x - at.x) < other.half + half + 4;
    if ((many || name.length > 2) && placed.some(covered)) continue;
    placed.push({ ...at, half });
    context.strokeText(name, at.x, at.y);
    context.fillText(name, at.x, at.y);
  }
}

/** Draws a circle that is visible on any background. */
function ring(
  context: CanvasRenderingContext2D,
  { x, y }: { x: number; y: number },
  radius: number,
  width: number,
  { colors }: MapView,
): void {
  for (const [color, further] of [[colors.ground, 2.5], [colors.ink, 0]] as const) {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.strokeStyle = color;
    context.lineWidth = width + further;
    context.stroke();
  }
}
