import assert from "node:assert/strict";
import { epochTable } from "../../../lib/report/html/epoch_table.ts";
import { Epochs } from "../../../lib/run/epochs.ts";
import type { EventOf, TrainEvent } from "../../../lib/run/events.ts";
import { EVENTS } from "./fixtures.ts";

const find = <Type extends TrainEvent["type"]>(type: Type) =>
  EVENTS.find((event) => event.type === type) as EventOf<Type>;

Deno.test("epochTable() has a row for each epoch, with its evaluation, and marks the best", () => {
  const exact = { ...find("evaluation").exact, val_at_far: { "0.001": 0.87654 } };
  const events: TrainEvent[] = [
    { ...find("evaluation"), epoch: 1, exact },
    { ...find("checkpoint_saved"), epoch: 1, best: true },
    { ...find("epoch_finished"), epoch: 1, train_loss: 0.5, validation_loss: 0.25, lr: 1e-4, seconds: 12.34 },
    { ...find("evaluation"), epoch: 2, exact: { ...exact, val_at_far: { "0.001": null } } },
    { ...find("checkpoint_saved"), epoch: 2, best: true },
    { ...find("epoch_finished"), epoch: 2, miner: "hard", lr: 0.0125 },
    { ...find("checkpoint_saved"), epoch: 3, best: false },
    { ...find("epoch_finished"), epoch: 3 },
  ];
  const { header, rows } = epochTable(Epochs.of(events))!;
  assert.ok(rows.every((row) => row.length === header!.length));
  assert.deepEqual(rows[0], [
    "1",
    "semi-hard",
    "1e-4",
    "0.5000",
    "0.2500",
    "0.9900",
    "0.9800",
    "0.8765",
    "0.9800",
    "12.3",
  ]);
  assert.deepEqual(rows.map(([epoch]) => epoch), ["1", "2 ★", "3"]);
  // Not measurable at epoch 2; epoch 3 was not evaluated.
  assert.equal(rows[1]![7], "–");
  assert.equal(rows[1]![2], "0.0125");
  assert.deepEqual(rows[2]!.slice(5, 9), ["–", "–", "–", "–"]);
});

Deno.test("epochTable() has only the last row of a repeated epoch", () => {
  const end = find("epoch_finished");
  const table = epochTable(
    Epochs.of([{ ...end, train_loss: 1 }, { ...end, epoch: 2 }, { ...end, train_loss: 3 }]),
  );
  assert.deepEqual(table!.rows.map((row) => [row[0], row[3]]), [["1", "3.0000"], ["2", "0.4000"]]);
});

Deno.test("epochTable() is undefined without a complete epoch", () => {
  assert.equal(epochTable(Epochs.of(EVENTS.filter(({ type }) => type !== "epoch_finished"))), undefined);
});
