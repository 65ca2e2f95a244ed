import type { ClassSupply } from "./class_supply.ts";
import type { OpenBatch } from "./open_batch.ts";

/**
 * Takes more images of the classes that a batch contains, of each about as many.
 *
 * @param count The number of images, if there are as many.
 * @param spareOf Returns how many a class has to spare.
 */
export function growBatch(batch: OpenBatch, count: number, spareOf: (c: number) => number): void {
  let wanted = Math.min(count, batch.room);
  // With a single class the batch needs room for another one.
  if (batch.parts.length === 1) wanted = Math.min(wanted, batch.room - 2);
  let growing = batch.parts.map(({ c }) => ({ c, spare: spareOf(c) }));
  while (wanted > 0) {
    growing = growing.filter(({ spare }) => spare > 0);
    if (growing.length === 0) return;
    const each = Math.ceil(wanted / growing.length);
    for (const part of growing) {
      const more = Math.min(each, part.spare, wanted);
      if (more > 0) batch.take(part.c, more);
      part.spare -= more;
      wanted -= more;
    }
  }
}

/**
 * Takes images that cannot wait, even if their class has a single one in this batch or in a later one.
 *
 * @param due The number of images.
 */
export function forceImages(batch: OpenBatch, supply: ClassSupply, due: number): void {
  const full = batch.room - due;
  // Other classes first: the batch needs two.
  for (const isPresent of [false, true]) {
    for (const { c } of supply.largest) {
      if (batch.room <= full) return;
      const count = Math.min(batch.room, supply.rest(c), Math.max(2, batch.room - full));
      if (count > 0 && batch.has(c) === isPresent) batch.take(c, count);
    }
  }
}
