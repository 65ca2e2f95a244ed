import assert from "node:assert/strict";
import { type Scalars, scalarsTaker } from "../../lib/export/scalars_of_events.ts";
import type { EventOf, TrainEvent } from "../../lib/run/events.ts";
import { ONE_OF_EACH } from "../run/events.ts";

const eventOf = <Type extends TrainEvent["type"]>(type: Type, time: number) =>
  ({ ...ONE_OF_EACH.find((event) => event.type === type)!, time }) as EventOf<Type>;

function read(...events: TrainEvent[]): (Scalars | undefined)[] {
  return events.map(scalarsTaker());
}

Deno.test("scalarsTaker() gives a step's loss, distances, rate and speed, in seconds and at its step", () => {
  const step = { ...eventOf("step", 1_700_000_000_250), global_step: 17 };
  assert.deepEqual(read(step), [{
    time: 1_700_000_000.25,
    step: 17,
    values: [
      ["train/loss", 0.9],
      ["train/active_share", 1],
      ["train/semi_hard_share", NaN],
      ["train/positive_distance", 0.5],
      ["train/negative_distance", 0.6],
      ["train/spread", 0.2],
      ["train/lr", 1e-4],
      ["speed/images_per_second", 6400],
    ],
  }]);
});

Deno.test("scalarsTaker() puts events without a step number at the step before them", () => {
  const events = [
    eventOf("validation", 1000),
    { ...eventOf("step", 2000), global_step: 234 },
    eventOf("validation", 3000),
    eventOf("evaluation", 4000),
    eventOf("epoch_finished", 5000),
    { ...eventOf("step", 6000), global_step: 235 },
    eventOf("validation", 7000),
  ];
  const found = read(...events) as Scalars[];
  assert.deepEqual(found.map(({ time, step }) => [time, step]), [
    [1, 0],
    [2, 234],
    [3, 234],
    [4, 234],
    [5, 234],
    [6, 235],
    [7, 235],
  ]);
  assert.deepEqual(found[2]!.values, [["validation/loss", 0.5]]);
  assert.deepEqual(found[4]!.values, [["epoch/train_loss", 0.4], ["epoch/seconds", 11.5]]);
});

Deno.test("scalarsTaker() gives all figures of an evaluation except those that cannot be measured", () => {
  const [evaluation] = read(eventOf("evaluation", 0)) as Scalars[];
  const values = new Map(evaluation!.values);
  assert.equal(values.size, evaluation!.values.length);
  assert.equal(values.get("test/val_at_far/0.1"), 1);
  assert.equal(values.get("test/threshold_at_far/0.1"), 0.8);
  assert.equal(values.has("test/val_at_far/0.0001"), false);
  assert.equal(values.get("test/recall_at_1"), 0.98);
  assert.equal(values.get("test/positive_mean"), 0.4);
  assert.equal(values.get("original/accuracy"), 0.99);
  assert.equal(values.get("original/val"), 0.98);
  assert.equal(values.get("holdout/val"), 0.95);
  assert.equal([...values.values()].some((value) => typeof value !== "number"), false);
  assert.equal([...values.keys()].some((tag) => tag.includes("pairs")), false);
  const [without] = read({ ...eventOf("evaluation", 0), holdout_val: null }) as Scalars[];
  assert.equal(without!.values.some(([tag]) => tag.startsWith("holdout")), false);
});

Deno.test("scalarsTaker() gives nothing for events that belong to no curve", () => {
  const curves = new Set(["step", "validation", "evaluation", "epoch_finished", "rescued"]);
  const others = ONE_OF_EACH.filter(({ type }) => !curves.has(type));
  assert.ok(others.length > 5);
  assert.deepEqual(read(...others.map(({ type }) => eventOf(type, 0))), others.map(() => undefined));
});

Deno.test("scalarsTaker() has TensorBoard drop the points that a rescue took back", () => {
  const found = read(eventOf("rescued", 3000), eventOf("validation", 4000));
  assert.deepEqual(found[0], { time: 3, step: 235, values: [], restarts: true });
  assert.equal(found[1]!.step, 234);
});
