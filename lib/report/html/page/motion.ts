import { type Camera, cameraBetween } from "./camera.ts";
import { type Placement, placementBetween } from "./placement.ts";

/** A transition from one state to another; times are in milliseconds. */
interface Way<State> {
  from: State;
  to: State;
  start: number;
  duration: number;
}

/** Points and camera, with their transitions. */
export class Motion {
  placement: Placement;
  #camera: Camera;
  #points: Way<Placement> | undefined;
  #flight: Way<Camera> | undefined;

  constructor(placement: Placement, camera: Camera) {
    this.placement = placement;
    this.#camera = camera;
  }

  get camera(): Camera {
    return this.#camera;
  }

  /** Finishes all transitions at once. */
  set camera(camera: Camera) {
    this.#camera = camera;
    this.#flight = undefined;
  }

  /** Where the points are, or where their transition ends. */
  get target(): Placement {
    return this.#points?.to ?? this.placement;
  }

  /** Starts to move the points from their current positions. */
  move(to: Placement, now: number, duration: number): void {
    this.#points = { from: this.placement, to, start: now, duration };
  }

  /** Starts to move the camera from its current position. */
  fly(to: Camera, now: number, duration: number): void {
    this.#flight = { from: this.#camera, to, start: now, duration };
  }

  /** Advances to a time; returns whether a transition is still running. */
  advance(now: number): boolean {
    if (this.#points !== undefined) {
      const share = shareOf(this.#points, now);
      const { from, to } = this.#points;
      this.placement = share === 1 ? to : placementBetween(from, to, share);
      if (share === 1) this.#points = undefined;
    }
    if (this.#flight !== undefined) {
      const share = shareOf(this.#flight, now);
      const { from, to } = this.#flight;
      this.#camera = share === 1 ? to : cameraBetween(from, to, share);
      if (share === 1) this.#flight = undefined;
    }
    return this.#points !== undefined || this.#flight !== undefined;
  }
}

/** The progress of a transition, from 0 to 1: slow at both ends. */
function shareOf({ start, duration }: Way<unknown>, now: number): number {
  if (now - start >= duration) return 1;
  const share = Math.max(0, (now - start) / duration);
  return share < 0.5 ? 4 * share ** 3 : 1 - 4 * (1 - share) ** 3;
}
