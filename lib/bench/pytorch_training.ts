import type { TrainConfig } from "../config/train_config.ts";
import { augmentationOf } from "../config/augmentation.ts";
import { type PlannedEpoch, plannedEpoch, writeEpoch } from "./epoch_files.ts";
import { pixelsOf, writeImages } from "./image_files.ts";
import type { TrainingInput } from "./our_training.ts";
import { type Pytorch, PYTORCH_NAMES } from "./pytorch.ts";
import type { TrainingContender } from "./training_contender.ts";

/** Key of the contender in Python. */
const NAME = "pytorch_data";

/**
 * A contender that trains the same layers by the same recipe in PyTorch, on the same images in the same batches.
 *
 * @param folder Where the images, the epochs and the embeddings are exchanged; this writes the images.
 * @returns Undefined if PyTorch is not available or cannot open the network; the reason is then in {@link Pytorch.leftOut}.
 */
export async function pytorchTraining(
  { processes, leftOut }: Pytorch,
  folder: string,
  { network, dataset, train, configOf }: TrainingInput,
): Promise<TrainingContender | undefined> {
  const process = processes.get(NAME);
  if (process === undefined) return undefined;
  await writeImages(folder, "train", { pixels: pixelsOf(train), labels: train.labels });
  await writeImages(folder, "test", { pixels: dataset.test.allPixels(), labels: dataset.test.labels });
  const { input, layers } = network;
  let config: TrainConfig;
  const write = (epoch: PlannedEpoch) => writeEpoch(folder, epoch, config, network);
  const contender: TrainingContender = {
    key: NAME,
    name: PYTORCH_NAMES[NAME],
    about: "",
    async start(seed, first) {
      config = configOf(seed);
      await write(first);
      const { batch_size, margin, ema, augment } = config;
      const padding = augmentationOf(augment).pad;
      const settings = { folder, ...input, layers, seed, batch_size, margin, ema, padding };
      contender.about = String((await process.ask({ open: NAME, settings })).about);
    },
    async train(epoch) {
      await write(epoch);
      return Number((await process.ask({ epoch: NAME })).ms);
    },
    async embed() {
      await process.ask({ embed: NAME });
      return new Float32Array((await Deno.readFile(`${folder}/embeddings.bin`)).buffer);
    },
    dispose: () => Promise.resolve(),
  };
  try {
    await contender.start(1, plannedEpoch(train.labels, configOf(1), 1));
    return contender;
  } catch (error) {
    leftOut[NAME] = (error as Error).message;
    return undefined;
  }
}
