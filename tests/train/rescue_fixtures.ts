import type { TrainConfig } from "../../lib/config/train_config.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { tf } from "../../lib/engine/tf.ts";
import { EVENT_LOG } from "../../lib/run/event_log.ts";
import type { TrainEvent } from "../../lib/run/events.ts";
import { logLines } from "../../lib/run/log_lines.ts";
import { savedCheckpoint } from "../../lib/run/saved_checkpoint.ts";
import { SIGNAL_NAMES } from "../../lib/run/signals.ts";
import { openNewestCheckpoint } from "../../lib/train/newest_checkpoint.ts";
import { repairLog } from "../../lib/train/repair_log.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { withChangedSteps } from "./changed_steps.ts";
import { train, type Trained, type TrainOptions } from "./training_fixtures.ts";

/** A test of a rescue, in a folder of runs. */
export const testRescue = (name: string, body: (engine: Engine, runs: string) => Promise<void>) =>
  testOnEngines(`A rescue ${name}`, (engine) => withFolder((runs) => body(engine, runs)), ["wasm"]);

/** Six steps an epoch. */
export const CONFIG: Partial<TrainConfig> = {
  epochs: 14,
  rescue: true,
  lr: 1e-3,
  lr_schedule: "constant",
  keep: "1",
};

/**
 * An engine whose training steps show a collapse at learning rates from this one on, in the steps after the first
 * `healthy` of a session at such rates.
 */
export function collapsing(engine: Engine, rate: number, healthy: number): Engine {
  let steps = 0;
  return withChangedSteps(engine, (outputs, { hyper }) => {
    const [lr] = hyper.learning_rate.dataSync();
    if (lr! < rate || ++steps <= healthy) return outputs;
    const { signals } = outputs;
    const values = { loss: 1, spread: 0.001 } as Record<string, number>;
    const collapsed = tf.tidy(() =>
      tf.tensor1d([...signals.dataSync()].map((value, i) => values[SIGNAL_NAMES[i]!] ?? value))
    );
    signals.dispose();
    return { ...outputs, signals: collapsed };
  });
}

/** Every event of a run's log, with those that rescues took back. */
export async function wholeLog(folder: string): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const lines of logLines(`${folder}/${EVENT_LOG}`)) {
    events.push(...lines.map(({ event }) => event));
  }
  return events;
}

/** Resumes a run as `prepare()` does. */
export async function resume(
  engine: Engine,
  folder: string,
  options: Omit<TrainOptions, "runs" | "run">,
): Promise<Trained> {
  const newest = await openNewestCheckpoint(folder);
  await repairLog(
    folder,
    newest && {
      state: newest.checkpoint.state,
      saved: { name: newest.last, ...await savedCheckpoint(`${folder}/${newest.last}`) },
    },
  );
  return await train(engine, {
    runs: "",
    run: "",
    ...options,
    ...(newest === undefined ? { folder } : { resumed: { folder, checkpoint: newest.checkpoint } }),
  });
}

/** The whole numbers from 1 on. */
export function numbersTo(last: number): number[] {
  return Array.from({ length: last }, (_, i) => i + 1);
}
