import { RandomStream } from "../../lib/base/random.ts";
import { ImageSet } from "../../lib/data/image_set.ts";

/** A set with `perClass` random images of each class, in random order. */
export function randomSet(perClass: number[], height: number, width: number, seed: number): ImageSet {
  const random = new RandomStream(seed, "set");
  const labels = random.shuffle(
    Int32Array.from(perClass.flatMap((count, c) => new Array<number>(count).fill(c))),
  );
  const pixels = Uint8Array.from({ length: labels.length * height * width }, () => random.integer(256));
  return new ImageSet({ pixels, labels, height, width, channels: 1, classes: perClass.length });
}
