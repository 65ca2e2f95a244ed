import type { ExplorerData } from "./explorer_data.ts";

/**
 * The positions of all points. Slots 0 … N − 1 are the images; if the images of an epoch's points are not known, these have
 * their own slots after the images. There are C classes.
 */
export interface Placement {
  /** x₀, y₀, x₁, y₁, … `[2S]` */
  points: Float32Array;
  /** The opacity of each point, `[S]`; 0 if it has no position. */
  alpha: Float32Array;
  /** The centre of each class, `[2C]`; NaN if it has no points. */
  centres: Float32Array;
}

/** The slots: one for each point that can be shown. */
export interface Slots {
  /** S. */
  count: number;
  /** Class of each, `[S]`. */
  labels: Int32Array;
  /** The labels of the classes, ascending. */
  classes: number[];
}

/** Creates the slots for all data. */
export function slotsOf({ labels, epochLabels, epochIndices }: ExplorerData): Slots {
  const extra = epochIndices === null ? epochLabels : new Int32Array();
  const all = new Int32Array(labels.length + extra.length);
  all.set(labels);
  all.set(extra, labels.length);
  return { count: all.length, labels: all, classes: [...new Set(all)].sort((a, b) => a - b) };
}

/** The placement of all images in a projection. */
export function projectionPlacement({ projections }: ExplorerData, slots: Slots, which: number): Placement {
  const { points } = projections[which]!;
  return place(points, (i) => i, slots);
}

/** The placement of the images of an epoch. */
export function epochPlacement(
  { frames, count, epochIndices }: ExplorerData,
  slots: Slots,
  which: number,
): Placement {
  return place(frames[which]!.points, (i) => epochIndices?.[i] ?? count + i, slots);
}

function place(points: Float32Array, slotOf: (i: number) => number, slots: Slots): Placement {
  const placement: Placement = {
    points: new Float32Array(2 * slots.count),
    alpha: new Float32Array(slots.count),
    centres: new Float32Array(2 * slots.classes.length).fill(NaN),
  };
  for (let i = 0; i < points.length / 2; i++) {
    const slot = slotOf(i);
    placement.points[2 * slot] = points[2 * i]!;
    placement.points[2 * slot + 1] = points[2 * i + 1]!;
    placement.alpha[slot] = 1;
  }
  const byClass = new Map<number, number[]>(slots.classes.map((label) => [label, []]));
  for (let slot = 0; slot < slots.count; slot++) {
    if (placement.alpha[slot] === 1) byClass.get(slots.labels[slot]!)!.push(slot);
  }
  for (const [place, own] of [...byClass.values()].entries()) {
    for (const axis of [0, 1]) {
      const values = Float32Array.from(own, (slot) => placement.points[2 * slot + axis]!).sort();
      if (own.length > 0) placement.centres[2 * place + axis] = values[own.length >> 1]!;
    }
  }
  return placement;
}

/** A placement between two others. Points that only one of them has stay in place and fade. */
export function placementBetween(from: Placement, to: Placement, share: number): Placement {
  const points = new Float32Array(to.points.length);
  const alpha = new Float32Array(to.alpha.length);
  for (let slot = 0; slot < alpha.length; slot++) {
    const [before, after] = [from.alpha[slot]!, to.alpha[slot]!];
    alpha[slot] = before + (after - before) * share;
    const way = before === 0 ? 1 : after === 0 ? 0 : share;
    for (let i = 2 * slot; i < 2 * slot + 2; i++) {
      points[i] = from.points[i]! + (to.points[i]! - from.points[i]!) * way;
    }
  }
  const centres = to.centres.map((value, i) => {
    const before = from.centres[i]!;
    return Number.isNaN(before) ? value : before + (value - before) * share;
  });
  return { points, alpha, centres };
}
