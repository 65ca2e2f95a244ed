/** A point, in pixels. */
export interface Point {
  x: number;
  y: number;
}

/** How strokes become part of an image. */
export interface Placement {
  /** Of the strokes. */
  scale: number;
  /** Added afterwards. */
  x: number;
  /** Added afterwards. */
  y: number;
}

/** A dot is not made as large as a letter. */
const MOST_SCALE = 4;

/**
 * Places strokes in an image as MNIST's digits are: scaled to a box, and with their centre of mass in the middle, as far as
 * nothing of them is cut off.
 *
 * @param strokes Lines through points; at least one point.
 * @param image The size of the image.
 * @param box The longer side that the strokes get, in pixels.
 * @param pen The width of the pen in the image.
 */
export function placeStrokes(
  strokes: readonly (readonly Point[])[],
  image: { height: number; width: number },
  box: number,
  pen: number,
): Placement {
  const points = strokes.flat();
  const [left, right] = [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x))];
  const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))];
  const longest = Math.max(right - left, bottom - top);
  const scale = Math.min(MOST_SCALE, Math.max(1, box - pen) / Math.max(longest, Number.MIN_VALUE));
  const centre = centreOfMass(strokes);
  /** Moves the centre to the middle, but neither end over its edge. */
  const move = (centre: number, first: number, last: number, size: number) =>
    Math.max(pen / 2 - first * scale, Math.min(size - pen / 2 - last * scale, size / 2 - centre * scale));
  return {
    scale,
    x: move(centre.x, left, right, image.width),
    y: move(centre.y, top, bottom, image.height),
  };
}

/** The centre of mass of lines of the same width; of single points if there are no lines. */
function centreOfMass(strokes: readonly (readonly Point[])[]): Point {
  const sum = { x: 0, y: 0, mass: 0 };
  const add = ({ x, y }: Point, mass: number) => {
    sum.x += mass * x;
    sum.y += mass * y;
    sum.mass += mass;
  };
  for (const stroke of strokes) {
    stroke.slice(1).forEach((to, i) => {
      const from = stroke[i]!;
      add({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, Math.hypot(to.x - from.x, to.y - from.y));
    });
  }
  if (sum.mass === 0) { for (const point of strokes.flat()) add(point, 1); }
  return { x: sum.x / sum.mass, y: sum.y / sum.mass };
}
