import type { Placement } from "./placement.ts";

/** A direction on the screen. */
export type Direction = "left" | "right" | "up" | "down";

/** The direction as x to the right and y upwards. */
const STEPS: Readonly<Record<Direction, readonly [number, number]>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, 1],
  down: [0, -1],
};

/** The weight of the sideways distance relative to the forward distance. */
const ASIDE = 2;

/** Whether a slot may be picked. */
export type Pickable = (slot: number) => boolean;

/** The point nearest to a position in the plane, at most `reach` away; −1 if there is none. */
export function nearestSlot(
  { points }: Placement,
  pickable: Pickable,
  place: { x: number; y: number },
  reach: number,
): number {
  let [best, least] = [-1, reach ** 2];
  for (let slot = 0; slot < points.length / 2; slot++) {
    const squared = (points[2 * slot]! - place.x) ** 2 + (points[2 * slot + 1]! - place.y) ** 2;
    if (squared <= least && pickable(slot)) [best, least] = [slot, squared];
  }
  return best;
}

/** The nearest point in a direction, within 45°; −1 if there is none. */
export function nextSlot(
  { points }: Placement,
  pickable: Pickable,
  slot: number,
  direction: Direction,
): number {
  const [right, up] = STEPS[direction];
  let [best, least] = [-1, Infinity];
  for (let other = 0; other < points.length / 2; other++) {
    const dx = points[2 * other]! - points[2 * slot]!;
    const dy = points[2 * other + 1]! - points[2 * slot + 1]!;
    const ahead = dx * right + dy * up;
    const aside = Math.abs(dx * up + dy * right);
    const cost = ahead + ASIDE * aside;
    if (ahead > 0 && aside <= ahead && cost < least && pickable(other)) [best, least] = [other, cost];
  }
  return best;
}
