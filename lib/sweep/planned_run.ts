import { sha256 } from "../base/files.ts";
import { defaults } from "../config/option.ts";
import { type TrainConfig, TRAINING_OPTIONS, trainingPart } from "../config/train_config.ts";

/** A training of many that are compared. */
export interface PlannedRun {
  seed: number;
  config: TrainConfig;
  /** Of the settings without the seed: those with the same digest differ in their seeds alone. */
  digest: string;
  /** The name of a new run. */
  run: string;
  /** Whether the batch size is a default that a smaller data set lowers. */
  fitBatch: boolean;
}

/** What identifies a training: its settings and its seed. */
export function keyOf({ digest, seed }: Pick<PlannedRun, "digest" | "seed">): string {
  return `${digest}-seed${seed}`;
}

/** A digest of the settings that are not defaults, so that a setting that is added later changes none. */
export async function digestOf(config: TrainConfig): Promise<string> {
  // A recipe's settings are there themselves.
  const { seed: _, recipe: __, ...settings } = trainingPart(config);
  const usual: Record<string, unknown> = defaults(TRAINING_OPTIONS);
  const changed = Object.entries(settings).filter(([name, value]) => value !== usual[name]).sort();
  return (await sha256(new TextEncoder().encode(JSON.stringify(changed)))).slice(0, 8);
}
