import type { RandomStream } from "../../base/random.ts";
import type { OpenBatch } from "./open_batch.ts";

/** What is repeated where a batch has too few images. */
export interface RepeatSource {
  /** The images of each class. */
  byClass: readonly Int32Array[];
  /** The classes to draw from, each as often as it has groups. */
  order: readonly number[];
  /** The number of classes of a batch. */
  classes: number;
  /** The number of images of each of them. */
  size: number;
  random: RandomStream;
}

/** Fills a batch with images that occur in the epoch more than once. */
export function repeatImages(batch: OpenBatch, source: RepeatSource): void {
  const { classes, size } = source;
  while (batch.room >= size && batch.parts.length < classes || batch.parts.length === 1) {
    if (!repeatOther(batch, source, size)) break;
  }
  repeatParts(batch);
  // A single image of another class would have no positive.
  if (batch.room === 1) batch.unrepeat();
  while (batch.room > 0 && repeatOther(batch, source, batch.room)) {
    /* There are more images than in the batch. */
  }
  repeatParts(batch);
}

/** Repeats images of the classes that a batch contains, of each about as many. */
function repeatParts(batch: OpenBatch): void {
  for (let grown = true; batch.room > 0 && grown;) {
    grown = false;
    for (const { c } of batch.parts) {
      if (batch.room > 0 && batch.repeat(c, 1) > 0) grown = true;
    }
  }
}

/** Repeats up to `count` images of a class that a batch does not contain; false if it contains all. */
function repeatOther(batch: OpenBatch, { byClass, order, random }: RepeatSource, count: number): boolean {
  let c = -1;
  for (let tries = 0; tries < 8 && c < 0 && order.length > 0; tries++) {
    const drawn = order[random.integer(order.length)]!;
    if (!batch.has(drawn) && byClass[drawn]!.length > 1) c = drawn;
  }
  if (c < 0) {
    const others = byClass.map((_, c) => c).filter((c) => !batch.has(c));
    if (others.length === 0) return false;
    const good = others.filter((c) => byClass[c]!.length > 1);
    const from = good.length > 0 ? good : others;
    c = from[random.integer(from.length)]!;
  }
  return batch.repeat(c, count) > 0;
}
