import { count } from "../base/format.ts";

/**
 * Describes an epoch for a person: its batches, and how often images are used.
 *
 * @param plan The indices of the images of each batch; at least one.
 * @param labels The class of each image.
 */
export function describeEpoch(plan: readonly Int32Array[], labels: ArrayLike<number>): string {
  const classes = plan.map((batch) => new Set(Array.from(batch, (i) => labels[i]!)).size);
  const [batches, size] = [plan.length, plan[0]!.length];
  const mean = classes.reduce((sum, classes) => sum + classes, 0) / batches;
  const [least, most] = [classes.reduce((a, b) => Math.min(a, b)), classes.reduce((a, b) => Math.max(a, b))];
  const range = least === most ? count(least) : `${count(least)} to ${count(most)}`;
  const images = `${Number.isInteger(size / mean) ? "" : "about "}${count(Math.round(size / mean))} images`;
  return `${count(batches)} ${batches === 1 ? "batch" : "batches"} of ${count(size)} images, ` +
    `${range} classes with ${images} each; ${describeUse(plan, labels.length)}`;
}

function describeUse(plan: readonly Int32Array[], images: number): string {
  const uses = new Uint32Array(images);
  for (const batch of plan) for (const i of batch) uses[i] = uses[i]! + 1;
  let [unused, repeated] = [0, 0];
  for (const times of uses) {
    if (times === 0) unused++;
    if (times > 1) repeated++;
  }
  if (unused > 0) {
    return `${count(unused)} of ${count(images)} images are left out, others in each epoch`;
  }
  return repeated === 0
    ? "every image once"
    : `every image at least once, ${count(repeated)} of ${count(images)} more often`;
}
