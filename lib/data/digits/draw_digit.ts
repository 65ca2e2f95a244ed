import type { RandomStream } from "../../base/random.ts";
import { type Point, SKELETONS, type Stroke } from "./digit_strokes.ts";

/** The side of an image in pixels. */
export const SIDE = 28;
/** The size of the box that contains a digit, as in MNIST. */
const BOX = 20;
/**
 * The minimum distance between the centre of a stroke and the image's edge: room for half of the widest pen.
 */
const MARGIN = 3;
/** The number of straight segments between two points of a stroke. */
const PIECES = 5;

/**
 * Draws a digit in the style of handwriting: one of its skeletons, with each point slightly displaced, all
 * of it slanted, rotated, stretched and wobbled, with a pen of random width and uneven pressure; centred by
 * mass, as in MNIST.
 *
 * @param digit 0 … 9.
 * @param random The source of all variation.
 * @param image `[28, 28]`, filled with 0 (paper) … 255 (ink).
 */
export function drawDigit(digit: number, random: RandomStream, image: Uint8Array<ArrayBufferLike>): void {
  const ways = SKELETONS[digit]!;
  const skeleton = ways[random.integer(ways.length)]!;
  const place = hand(random);
  const ink = new Float32Array(SIDE * SIDE);
  const radius = 0.75 + 0.28 * Math.abs(random.normal()) + 0.5 * random.uniform();
  const softness = 0.65 + 0.4 * random.uniform();
  const pressure = { depth: 0.3 * random.uniform(), phase: 7 * random.uniform() };
  const jitter = 0.022;
  // Strokes that meet in a corner share a point, which must move for both.
  const moved = new Map<string, Point>();
  const shift = ([x, y]: Point): Point => {
    const key = `${x},${y}`;
    let point = moved.get(key);
    if (point === undefined) {
      point = [x + jitter * random.normal(), y + jitter * random.normal()];
      moved.set(key, point);
    }
    return point;
  };
  const curves = skeleton.map((stroke) => smooth(stroke.map(shift)).map(place));
  const [dx, dy] = centring(curves);
  for (const curve of curves) {
    for (let i = 1; i < curve.length; i++) {
      const [x, y] = curve[i]!;
      const press = 1 - pressure.depth * (0.5 + 0.5 * Math.sin(pressure.phase + (x + y) / 4));
      drawSegment(
        ink,
        [curve[i - 1]![0] + dx, curve[i - 1]![1] + dy],
        [x + dx, y + dy],
        radius * press,
        softness,
      );
    }
  }
  const strength = 235 + 20 * random.uniform();
  for (let i = 0; i < image.length; i++) {
    if (ink[i]! === 0) continue;
    image[i] = Math.max(0, Math.min(255, Math.round(ink[i]! * strength + 6 * random.normal())));
  }
}

/** Returns a map from the unit square to pixels: the slant, rotation, stretch and wobble of one writer. */
function hand(random: RandomStream): (point: Point) => Point {
  const slant = 0.08 + 0.2 * random.normal();
  const turn = 0.1 * random.normal();
  const width = BOX * (0.92 + 0.14 * random.normal());
  const height = BOX * (1 + 0.05 * random.normal());
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const waves = Array.from({ length: 4 }, () => ({
    size: 0.028 * random.normal(),
    fx: 2 + 4 * random.uniform(),
    fy: 2 + 4 * random.uniform(),
    phase: 7 * random.uniform(),
  }));
  const wobble = (x: number, y: number, from: number) =>
    waves.slice(from, from + 2).reduce((sum, w) => sum + w.size * Math.sin(w.fx * x + w.fy * y + w.phase), 0);
  return ([x, y]) => {
    const u = x - 0.5 + wobble(x, y, 0) - slant * (y - 0.5);
    const v = y - 0.5 + wobble(x, y, 2);
    return [SIDE / 2 + width * (u * cos - v * sin), SIDE / 2 + height * (u * sin + v * cos)];
  };
}

/** Computes a smooth curve through points as a polyline (Catmull and Rom, 1974). */
function smooth(points: Stroke): Point[] {
  const at = (i: number) => points[Math.max(0, Math.min(points.length - 1, i))]!;
  const curve: Point[] = [at(0)];
  for (let i = 0; i < points.length - 1; i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    for (let piece = 1; piece <= PIECES; piece++) {
      const t = piece / PIECES;
      const spline = (k: 0 | 1) =>
        0.5 * (2 * p1[k] + (p2[k] - p0[k]) * t + (2 * p0[k] - 5 * p1[k] + 4 * p2[k] - p3[k]) * t * t +
          (3 * p1[k] - p0[k] - 3 * p2[k] + p3[k]) * t * t * t);
      curve.push([spline(0), spline(1)]);
    }
  }
  return curve;
}

/**
 * Returns the shift that moves the centre of mass of the curves to the centre of the image, or as close as
 * possible without leaving the image.
 */
function centring(curves: Point[][]): Point {
  let [length, x, y] = [0, 0, 0];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const curve of curves) {
    for (let i = 1; i < curve.length; i++) {
      const [[ax, ay], [bx, by]] = [curve[i - 1]!, curve[i]!];
      const piece = Math.hypot(bx - ax, by - ay);
      length += piece;
      x += (piece * (ax + bx)) / 2;
      y += (piece * (ay + by)) / 2;
      [left, right] = [Math.min(left, ax, bx), Math.max(right, ax, bx)];
      [top, bottom] = [Math.min(top, ay, by), Math.max(bottom, ay, by)];
    }
  }
  return [shift(x / length, left, right), shift(y / length, top, bottom)];
}

/** Returns the shift of one coordinate, with the given mean and range. */
function shift(mean: number, from: number, to: number): number {
  const [least, most] = [MARGIN - from, SIDE - MARGIN - to];
  // A range that is too large is cut equally on both sides.
  return least > most ? (least + most) / 2 : Math.max(least, Math.min(most, SIDE / 2 - mean));
}

/** Inks the pixels along a segment: fully within the pen's radius, fading over `softness` beyond it. */
function drawSegment(
  ink: Float32Array,
  [ax, ay]: Point,
  [bx, by]: Point,
  radius: number,
  softness: number,
): void {
  const reach = radius + softness;
  const [dx, dy] = [bx - ax, by - ay];
  const squared = dx * dx + dy * dy || 1e-9;
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(SIDE - 1, Math.ceil(Math.max(ay, by) + reach));
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(SIDE - 1, Math.ceil(Math.max(ax, bx) + reach));
  for (let py = top; py <= bottom; py++) {
    for (let px = left; px <= right; px++) {
      const [cx, cy] = [px + 0.5 - ax, py + 0.5 - ay];
      const along = Math.max(0, Math.min(1, (cx * dx + cy * dy) / squared));
      const [ex, ey] = [cx - along * dx, cy - along * dy];
      const distance = Math.sqrt(ex * ex + ey * ey);
      const value = Math.min(1, (reach - distance) / softness);
      const pixel = py * SIDE + px;
      if (value > ink[pixel]!) ink[pixel] = value;
    }
  }
}
