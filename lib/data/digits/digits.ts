import { sha256 } from "../../base/files.ts";
import { RandomStream } from "../../base/random.ts";
import { Dataset } from "../dataset.ts";
import { ImageSet, sharedLabels, sharedPixels } from "../image_set.ts";
import { SKELETONS } from "./digit_strokes.ts";
import { drawDigit, SIDE } from "./draw_digit.ts";

const CLASSES = SKELETONS.length;

/** The default number of drawn digits, which equals that of MNIST. */
export const DIGIT_COUNTS = { train: 60_000, test: 10_000 };

/**
 * Draws digits by a program: a data set for when there is no other.
 *
 * Image i of a split depends only on the seed, the split and i. Classes are equally frequent, in random
 * order.
 */
export async function makeDigits(seed: number, counts: { train: number; test: number }): Promise<Dataset> {
  const train = drawSet(seed, 0, counts.train);
  const test = drawSet(seed, 1, counts.test);
  const digests = [];
  // With labels as bytes, as in the digests of existing checkpoints: there are ten classes.
  for (const values of [train.allPixels(), train.labels, test.allPixels(), test.labels]) {
    digests.push(await sha256(new Uint8Array(values)));
  }
  const digest = await sha256(new TextEncoder().encode(digests.join("\n")));
  return new Dataset({
    name: "digits",
    title: "drawn digits",
    classNames: Array.from({ length: CLASSES }, (_, digit) => String(digit)),
    splits: { train, test },
    synthetic: true,
    digest,
  });
}

function drawSet(seed: number, split: number, count: number): ImageSet {
  const pixels = sharedPixels(count * SIDE * SIDE);
  const labels = sharedLabels(count);
  const set = new ImageSet({ pixels, labels, height: SIDE, width: SIDE, channels: 1, classes: CLASSES });
  const order = new RandomStream(seed, "digit classes", split);
  const block = Array.from({ length: CLASSES }, (_, c) => c);
  for (let i = 0; i < count; i++) {
    if (i % CLASSES === 0) order.shuffle(block);
    labels[i] = block[i % CLASSES]!;
    drawDigit(labels[i]!, new RandomStream(seed, "digit", split, i), set.image(i));
  }
  return set;
}
