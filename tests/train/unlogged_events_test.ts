import assert from "node:assert/strict";
import type { CheckpointState } from "../../lib/run/checkpoint_format.ts";
import type { NewEvent, TrainEvent } from "../../lib/run/events.ts";
import { readCheckpointState } from "../../lib/run/read_state.ts";
import { savedCheckpoint } from "../../lib/run/saved_checkpoint.ts";
import { isKeptOnResume } from "../../lib/train/is_kept_on_resume.ts";
import { UnloggedEvents } from "../../lib/train/unlogged_events.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { QUARTERS, train, type Trained } from "./training_fixtures.ts";

function unloggedEvents(
  events: readonly TrainEvent[],
  ...[state, saved]: ConstructorParameters<typeof UnloggedEvents>
): NewEvent[] {
  const unlogged = new UnloggedEvents(state, saved);
  for (const event of events) unlogged.take(event);
  return unlogged.missing;
}

/** The events appended to a log that ends before the n-th event from its end. */
async function appended(
  { events, folder }: Trained,
  name: string,
  lost: number,
): Promise<{ appended: unknown[]; emitted: unknown[] }> {
  const state = await readCheckpointState(`${folder}/${name}`);
  const saved = { name, ...await savedCheckpoint(`${folder}/${name}`) };
  const kept = events.slice(0, events.length - lost).filter(isKeptOnResume(state));
  const comparable = ({ seconds: _, time: __, ...event }: Record<string, unknown>) => event;
  return {
    appended: unloggedEvents(kept, state, saved).map(comparable),
    emitted: events.slice(events.length - lost).map(comparable),
  };
}

testOnEngines(
  "UnloggedEvents are those that the training did not come to emit",
  (engine) =>
    withFolder(async (runs) => {
      // Its third epoch is better than its second, and its miner changes.
      const config = { lr: 3e-3, seed: 4, epochs: 3 };
      for (const held of [{}, { holdout: QUARTERS.test }]) {
        const trained = await train(engine, { runs, run: `a${"holdout" in held}`, config, ...held });
        assert.deepEqual(trained.events.slice(-2).map(({ type }) => type), [
          "checkpoint_saved",
          "epoch_finished",
        ]);
        for (const lost of [2, 1, 0]) {
          const { appended: found, emitted } = await appended(trained, "epoch_3", lost);
          const round = (events: unknown[]) =>
            JSON.parse(JSON.stringify(events), (name, value) =>
              name === "train_loss" ? value.toFixed(9) : value);
          assert.deepEqual(round(found), round(emitted), `${lost} lost`);
        }
      }
    }),
  ["wasm"],
);

testOnEngines(
  "UnloggedEvents of a checkpoint within an epoch are its saving",
  (engine) =>
    withFolder(async (runs) => {
      const trained = await train(engine, {
        runs,
        run: "a",
        listen: (event, control) => {
          if (event.type === "step" && event.global_step === 8) control.give("stop");
        },
      });
      const { appended: found, emitted } = await appended(trained, "epoch_1_step_2", 1);
      assert.deepEqual(found, emitted);
    }),
  ["wasm"],
);

Deno.test("UnloggedEvents do not make up the end of an epoch without its events", () => {
  const state: Pick<CheckpointState, "epoch" | "step" | "best"> = { epoch: 2, step: 0, best: null };
  const saved = { name: "epoch_2", digest: "ab", bytes: 7 };
  assert.deepEqual(unloggedEvents([], state, saved), [
    { type: "checkpoint_saved", epoch: 2, step: 0, best: true, ...saved },
  ]);
});

Deno.test("UnloggedEvents do not count what a rescue took back", () => {
  const state: Pick<CheckpointState, "epoch" | "step" | "best"> = { epoch: 1, step: 0, best: null };
  const saved = { name: "epoch_1", digest: "ab", bytes: 7 };
  const event = { type: "checkpoint_saved", time: 0, epoch: 1, step: 0, best: true, ...saved } as const;
  const back_to = { epoch: 0, global_step: 0 };
  const rescued = { type: "rescued", time: 0, epoch: 2, step: 1, back_to, rescue: 1, message: "" } as const;
  assert.deepEqual(unloggedEvents([event], state, saved), []);
  const { time: _, ...missing } = event;
  assert.deepEqual(unloggedEvents([event, rescued], state, saved), [missing]);
});

Deno.test("UnloggedEvents do not count the saving of a checkpoint within an epoch to whose start a rescue went back", () => {
  const state: Pick<CheckpointState, "epoch" | "step" | "best"> = { epoch: 2, step: 5, best: null };
  const saved = { name: "epoch_2_step_5", digest: "ab", bytes: 7 };
  const event = { type: "checkpoint_saved", time: 0, epoch: 2, step: 5, best: false, ...saved } as const;
  const back_to = { epoch: 2, global_step: 12 };
  const rescued = { type: "rescued", time: 0, epoch: 4, step: 1, back_to, rescue: 1, message: "" } as const;
  const { time: _, ...missing } = event;
  assert.deepEqual(unloggedEvents([event, rescued], state, saved), [missing]);
  assert.deepEqual(unloggedEvents([event, rescued, event], state, saved), []);
  const whole = { ...saved, name: "epoch_2" };
  const epoch = { ...event, step: 0, best: true, ...whole } as const;
  assert.deepEqual(unloggedEvents([epoch, rescued], { ...state, step: 0 }, whole), []);
});
