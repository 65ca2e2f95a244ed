import { smallNetwork } from "../model/fixtures.ts";
import { RandomStream } from "../../lib/base/random.ts";
import { Dataset } from "../../lib/data/dataset.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { makeCheckpoint } from "../run/fixtures.ts";

const SIDE = 8;

function noise(perClass: number[], seed: number): ImageSet {
  const random = new RandomStream(seed, "noise");
  const labels = random.shuffle(
    Int32Array.from(perClass.flatMap((count, label) => new Array<number>(count).fill(label))),
  );
  const pixels = Uint8Array.from({ length: labels.length * SIDE * SIDE }, () => random.integer(256));
  return new ImageSet({ pixels, labels, height: SIDE, width: SIDE, channels: 1, classes: perClass.length });
}

/** Noise of three classes: 60 images to train on, 24 to measure with. */
export const NOISE = new Dataset({
  name: "digits",
  title: "noise",
  synthetic: true,
  digest: "a1".repeat(32),
  classNames: ["0", "1", "2"],
  splits: { train: noise([20, 25, 15], 1), test: noise([8, 7, 9], 2) },
});

/**
 * Writes a checkpoint of an untrained network, as if it had been trained on {@link NOISE}.
 *
 * @param config Settings of that training.
 * @returns The checkpoint's folder.
 */
export async function writeNoiseCheckpoint(runs: string, config: Record<string, unknown>): Promise<string> {
  const network = smallNetwork(SIDE, SIDE, [2, 3], 4);
  const checkpoint = makeCheckpoint(1, network);
  const { name, title, synthetic, digest } = NOISE;
  const dataset = { name, title, synthetic, digest };
  await writeCheckpoint(runs, "epoch_3", { ...checkpoint, state: { ...checkpoint.state, config, dataset } });
  return `${runs}/epoch_3`;
}
