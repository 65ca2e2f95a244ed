import { atMainRate } from "../../config/false_accept_rates.ts";
import { phasesOf } from "../../config/phases.ts";
import type { TrainConfig } from "../../config/train_config.ts";
import type { ImageSet } from "../../data/image_set.ts";
import { evaluateExact } from "../../eval/exact.ts";
import type { ChosenImages } from "../../train/choose_images.ts";
import { learningRate } from "../../train/schedule.ts";
import { epochsOfPhases, phaseOfEpoch } from "../../triplet/phases.ts";
import { pixelsOf, writeImages } from "../image_files.ts";
import { type Pytorch, PYTORCH_NAMES } from "../pytorch.ts";
import type { CurveContender } from "./curve_contender.ts";
import { evaluationSteps } from "./evaluation_steps.ts";
import type { CurvePoint } from "./training_clock.ts";

/** Key of the contender in Python. */
const NAME = "pytorch_original_curve";

/** What the original's program trains on and how. */
export interface OriginalInput {
  /** The original's settings, with the seed. */
  config: TrainConfig;
  train: ChosenImages["train"];
  holdout: ImageSet;
}

/**
 * The original's program on the same images, which hands over the embeddings of the held-out images within its epochs.
 *
 * @param folder Where images and embeddings are exchanged; this writes the images.
 * @returns Undefined if PyTorch is not available; the reason is then in {@link Pytorch.leftOut}.
 */
export async function pytorchCurve(
  { processes, leftOut }: Pytorch,
  folder: string,
  { config, train, holdout }: OriginalInput,
): Promise<CurveContender | undefined> {
  const process = processes.get(NAME);
  if (process === undefined) return undefined;
  const { epochs, batch_size, embedding_size, margin, seed } = config;
  const steps = Math.floor(train.count / batch_size);
  const numbers = Array.from({ length: epochs }, (_, i) => i + 1);
  const phases = epochsOfPhases(phasesOf(config), epochs);
  try {
    await writeImages(folder, "train", { pixels: pixelsOf(train), labels: train.labels });
    await writeImages(folder, "test", { pixels: holdout.allPixels(), labels: holdout.labels });
    const settings = {
      ...{ folder, side: train.height, batch_size, embedding_size, margin, seed },
      lr: config.lr,
      rates: numbers.map((epoch) => learningRate(config, epoch, 0)),
      miners: numbers.map((epoch) => phaseOfEpoch(phases, epoch).miner),
      evaluate_after: numbers.map((epoch) => evaluationSteps(epoch, steps)),
    };
    const { about } = await process.ask({ open: NAME, settings });
    return {
      key: NAME,
      name: PYTORCH_NAMES[NAME],
      about: String(about),
      epochs,
      async epoch(epoch) {
        const { figures } = await process.ask({ epoch: NAME }) as { figures: { seconds: number[] } };
        const points: CurvePoint[] = [];
        for (const [i, step] of evaluationSteps(epoch, steps).entries()) {
          const embeddings = new Float32Array((await Deno.readFile(`${folder}/embeddings_${i}.bin`)).buffer);
          const { val_at_far } = await evaluateExact(embeddings, embedding_size, holdout.labels);
          points.push({
            seconds: figures.seconds[i]!,
            epochs: epoch - 1 + step / steps,
            val: atMainRate(val_at_far) ?? NaN,
          });
        }
        return points;
      },
      async end() {},
    };
  } catch (error) {
    leftOut[NAME] = (error as Error).message;
    return undefined;
  }
}
