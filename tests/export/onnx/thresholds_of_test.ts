import assert from "node:assert/strict";
import { thresholdsOf } from "../../../lib/export/onnx/thresholds_of.ts";
import { EventLog } from "../../../lib/run/event_log.ts";
import type { NewEvent } from "../../../lib/run/events.ts";
import { withFolder } from "../../base/fixtures.ts";
import { ONE_OF_EACH } from "../../run/events.ts";

type Evaluation = Extract<NewEvent, { type: "evaluation" }>;

const evaluation = ONE_OF_EACH.find(({ type }) => type === "evaluation") as Evaluation;
const end = ONE_OF_EACH.find(({ type }) => type === "epoch_finished") as NewEvent;

function write(folder: string, events: readonly NewEvent[]): void {
  const log = new EventLog(folder, () => 2000);
  for (const event of events) log.append(event);
  log.close();
}

/** The events of an epoch, with a threshold. */
function epoch(number: number, threshold: number): NewEvent[] {
  const exact = { ...evaluation.exact, threshold_at_far: { "0.001": threshold, "0.0001": null } };
  return [{ ...evaluation, epoch: number, exact }, { ...end, epoch: number } as NewEvent];
}

Deno.test("thresholdsOf() are those measured at the end of the checkpoint's epoch", () =>
  withFolder(async (folder) => {
    write(folder, [...epoch(1, 0.5), ...epoch(2, 0.625), ...epoch(3, 0.75)]);
    assert.deepEqual(await thresholdsOf(folder, { epoch: 2, step: 0 }), { "0.001": 0.625 });
    assert.equal(await thresholdsOf(folder, { epoch: 2, step: 5 }), undefined, "within an epoch");
    assert.equal(await thresholdsOf(folder, { epoch: 4, step: 0 }), undefined, "not measured");
  }));

Deno.test("thresholdsOf() are none if the epoch has no end, or the log is missing or damaged", () =>
  withFolder(async (folder) => {
    assert.equal(await thresholdsOf(folder, { epoch: 1, step: 0 }), undefined);
    write(folder, epoch(1, 0.5).slice(0, 1));
    assert.equal(await thresholdsOf(folder, { epoch: 1, step: 0 }), undefined);
    await Deno.writeTextFile(`${folder}/events.jsonl`, "damaged\n");
    assert.equal(await thresholdsOf(folder, { epoch: 1, step: 0 }), undefined);
  }));
