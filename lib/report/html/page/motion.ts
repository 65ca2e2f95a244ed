import { type Camera, cameraBetween } from "./camera.ts";
import { type Placement, placementBetween } from "./placement.ts";

/** A way from one state to another, in milliseconds. */
interface Way<State> {
  from: State;
  to: State;
  start: number;
  duration: number;
}

/** Points and camera, and where they are on their way to. */
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

  /** Is there at once. */
  set camera(camera: Camera) {
    this.#camera = camera;
    this.#flight = undefined;
  }

  /** Where the points are, or will be. */
  get target(): Placement {
    return this.#points?.to ?? this.placement;
  }

  /** The points start to move, from wherever they are. */
  move(to: Placement, now: number, duration: number): void {
    this.#points = { from: this.placement, to, start: now, duration };
  }

  /** The camera starts to move, from wherever it is. */
  fly(to: Camera, now: number, duration: number): void {
    this.#flight = { from: this.#camera, to, start: now, duration };
  }

  /** Moves to where all should be at a time; returns whether it goes on after that. */
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

/** How far it is, from 0 to 1: slow at both ends. */
function shareOf({ start, duration }: Way<unknown>, now: number): number {
  if (now - start >= duration) return 1;
  const share = Math.max(0, (now - start) / duration);
  return share < 0.5 ? 4 * share ** 3 : 1 - 4 * (1 - share) ** 3;
}
