import { UserError } from "../base/user_error.ts";
import type { TrainConfig } from "../config/train_config.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { Embedder } from "../evaluate/embedder.ts";
import type { Network } from "../model/network.ts";
import { MemoryStore } from "../train/checkpoint_store.ts";
import type { ChosenImages } from "../train/choose_images.ts";
import { Control } from "../train/control.ts";
import type { TrainingJob } from "../train/job.ts";
import { lossOfConfig } from "../train/loss_of_config.ts";
import { MachineWatch, thisMachine } from "../train/machine_watch.ts";
import { runSteps } from "../train/run_steps.ts";
import { endParts, startParts, type TrainingParts } from "../train/training_parts.ts";
import { loadMiners } from "../triplet/miner_list.ts";
import type { TrainingContender } from "./training_contender.ts";

/** Steps that warm up. */
const WARMING = 2;

/** What trains, and on which images. */
export interface TrainingInput {
  engine: Engine;
  network: Network;
  dataset: Dataset;
  train: ChosenImages["train"];
  /** The training of a seed. */
  configOf(seed: number): TrainConfig;
}

/** A contender that trains by the loop of `train`, with its events, without evaluations and checkpoints. */
export async function ourTraining(
  { engine, network, dataset, train, configOf }: TrainingInput,
): Promise<TrainingContender> {
  const miners = await loadMiners();
  const embedder = new Embedder(engine, network);
  let parts: TrainingParts | undefined;
  const end = async () => {
    if (parts !== undefined) await endParts(parts);
    parts = undefined;
  };
  return {
    key: "trinca",
    name: "trinca",
    about: `${engine.device}, ${engine.version}, ${configOf(1).precision}; the loop of deno task train`,
    async start(seed, { plan: [indices] }) {
      await end();
      const config = configOf(seed);
      const emit = () => {};
      const job: TrainingJob = {
        config,
        loss: await lossOfConfig(config),
        miners,
        engine,
        network,
        dataset,
        train,
        holdout: undefined,
        store: new MemoryStore(),
        resumed: undefined,
        emit,
        control: new Control(),
        machine: new MachineWatch(thisMachine(engine), emit),
      };
      parts = startParts(job);
      for (let i = 0; i < WARMING; i++) {
        await parts.pipeline.trial(train.gather(indices!), parts.miner.miner);
      }
    },
    async train({ epoch, plan }) {
      const { progress, state } = parts!;
      const start = performance.now();
      const end = await runSteps(parts!, epoch, plan, () => 0);
      const milliseconds = performance.now() - start;
      if (end === "diverged") {
        throw new UserError(
          `Expected a finite loss but it is not a number in epoch ${epoch}; use a smaller --lr`,
        );
      }
      await state.requireFinite();
      Object.assign(progress, { epoch, step: 0, loss_sum: 0 });
      return milliseconds;
    },
    embed: () => embedder.embed(dataset.test, parts!.state.model),
    async dispose() {
      await end();
      embedder.dispose();
    },
  };
}
