import { trainingPart } from "../config/train_config.ts";
import { describeEpoch } from "../data/describe_epoch.ts";
import { TurnedImages } from "../data/turned_images.ts";
import { networkCost } from "../model/network_cost.ts";
import { parameterCount } from "../model/parameter_specs.ts";
import type { NewEvent } from "../run/events.ts";
import { type TrainingJob, VERSION } from "./job.ts";

/** What the first event contains besides the job. */
export interface StartedDetails {
  run: string;
  /** Why the engine was chosen. */
  reason: string;
  /** The batches of the first epoch, as indices. */
  plan: readonly Int32Array[];
  /** Why other data replace those that were requested. */
  fallbackReason?: string | undefined;
}

/** Returns the event with which a training starts or is resumed. */
export function startedEvent(
  job: Pick<TrainingJob, "config" | "dataset" | "train" | "holdout" | "engine" | "network" | "resumed">,
  { run, reason, plan, fallbackReason }: StartedDetails,
): Extract<NewEvent, { type: "run_started" }> {
  const { config, dataset, train, holdout, engine, network, resumed } = job;
  const { name, title, synthetic, digest } = dataset;
  return {
    type: "run_started",
    run,
    trinca: VERSION,
    config: trainingPart(config),
    dataset: {
      name,
      title,
      synthetic,
      digest,
      train_images: (train instanceof TurnedImages ? train.source : train).count,
      holdout_images: holdout?.count ?? 0,
      test_images: dataset.test.count,
      channels: dataset.channels,
      class_names: [...dataset.classNames],
      ...(fallbackReason === undefined ? {} : { fallback_reason: fallbackReason }),
    },
    engine: { name: engine.name, device: engine.device, version: engine.version, reason },
    epochs: config.epochs,
    steps_per_epoch: plan.length,
    epoch_plan: describeEpoch(plan, train.labels),
    parameters: parameterCount(network),
    multiply_adds: networkCost(network).reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
    ...(resumed === undefined
      ? {}
      : { resumed_from: { epoch: resumed.state.epoch, step: resumed.state.step } }),
  };
}
