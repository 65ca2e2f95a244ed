import type { RandomStream } from "../../base/random.ts";
import { countBatches, orderGroups } from "../class_groups.ts";
import { ClassSupply } from "./class_supply.ts";
import { GroupQueue } from "./group_queue.ts";
import { forceImages, growBatch } from "./grow_batch.ts";
import { OpenBatch } from "./open_batch.ts";
import { repeatImages } from "./repeat_images.ts";

/**
 * Packs all images into batches of some of the classes: P classes with K images each, or as near to that as
 * the classes allow. Every image is used at least once.
 *
 * A class of n images is divided into about n / K groups of nearly equal size, at most one per batch. The
 * groups stand in an order in which those of one class are spread evenly over the epoch, each at a random
 * place of its share of it, so that classes meet in ever new combinations. Batches take groups from that order one
 * after another. Where the next one does not fit, a later one or a part of one does, or classes of the batch
 * bring more of their images. What is still missing, in the last batch above all, is filled with images that
 * occur a second time. A group keeps at least two images, so that an anchor has a positive.
 *
 * @param byClass The images of each class, shuffled.
 * @param classes P
 */
export function packBatches(
  byClass: readonly Int32Array[],
  batchSize: number,
  classes: number,
  random: RandomStream,
): Int32Array<ArrayBuffer>[] {
  const batches = countBatches(byClass.map(({ length }) => length), batchSize);
  const supply = new ClassSupply(byClass, batchSize, classes, batches);
  const ordered = byClass.map((_, c) => c).filter((c) => supply.groups[c]! < batches);
  const order = orderGroups(ordered, supply.groups, random);
  const batch = new OpenBatch(supply, batchSize);
  const queue = new GroupQueue(order, supply, batch);
  const size = Math.max(2, Math.round(batchSize / classes));
  return Array.from({ length: batches }, (_, i) => {
    const left = batches - i;
    // Later batches have no room for more than the others.
    const due = supply.unused - batchSize * (left - 1);
    queue.takeUrgent(left);
    queue.takeFitting();
    growBatch(batch, batch.room, (c) => supply.spare(c));
    queue.takeParts();
    growBatch(batch, due - batch.filled, (c) => supply.rest(c));
    forceImages(batch, supply, due - batch.filled);
    repeatImages(batch, { byClass, order, classes, size, random });
    return batch.close();
  });
}
