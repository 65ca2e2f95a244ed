import type { TrainingConfig } from "../config/train_config.ts";

/** The factor of the step schedule: the original's 1e-4 → 1e-5. */
const STEP_FACTOR = 0.1;

/**
 * The learning rate of a step.
 *
 * @param epoch 1-based.
 * @param progress The share of the epoch that is complete before the step, in [0, 1).
 */
export function learningRate(
  config: Pick<TrainingConfig, "lr" | "lr_schedule" | "lr_decay_after" | "warmup" | "epochs">,
  epoch: number,
  progress: number,
): number {
  const time = epoch - 1 + progress; // epochs since the start
  const warm = time < config.warmup ? (time + 1e-3) / (config.warmup + 1e-3) : 1;
  switch (config.lr_schedule) {
    case "constant":
      return config.lr * warm;
    case "step":
      return config.lr * warm * (epoch > config.lr_decay_after ? STEP_FACTOR : 1);
    case "cosine": // Loshchilov and Hutter, SGDR, 2017, without restarts.
      return config.lr * warm * 0.5 * (1 + Math.cos(Math.PI * shareAfterWarmup(config, time)));
    case "linear":
      return config.lr * warm * (1 - shareAfterWarmup(config, time));
  }
}

/** The share of the epochs after the warm-up that has passed, 0 to 1. */
function shareAfterWarmup(
  { epochs, warmup }: Pick<TrainingConfig, "warmup" | "epochs">,
  time: number,
): number {
  return Math.min(1, Math.max(0, time - warmup) / Math.max(1e-9, epochs - warmup));
}
