import assert from "node:assert/strict";
import fc from "fast-check";
import { LossCurve, type LossPoint, LossSmoother } from "../../lib/run/loss_curve.ts";
import { RunHistory } from "../../lib/run/run_history.ts";
import { EventLog } from "../../lib/run/event_log.ts";
import { projectFile, refuses, runProgram, withFolder } from "../base/fixtures.ts";
import type { TrainEvent } from "../../lib/run/events.ts";
import { tellTraining } from "../cli/training_events.ts";
import { writeLongLog } from "./long_run.ts";

/** Enough for the program's code and the fold of any log; the events of the log would be twice as much. */
const HEAP_MB = 64;

const pointsOf = (losses: readonly number[]): LossPoint[] =>
  losses.map((loss, i) => ({ step: i + 1, epoch: (i + 1) / 10, loss }));

function curveOf(losses: readonly number[]): LossCurve {
  const curve = new LossCurve();
  for (const point of pointsOf(losses)) curve.push(point);
  return curve;
}

Deno.test("LossCurve keeps a short curve whole, with its gaps", () => {
  const loss = fc.oneof(fc.double({ noNaN: true }), fc.constant(NaN));
  fc.assert(fc.property(fc.array(loss), (losses) => {
    assert.deepEqual(curveOf(losses).points, pointsOf(losses));
  }));
});

Deno.test("LossCurve keeps the smallest and the largest loss of each part of a long curve, in order", () => {
  const losses = Array.from({ length: 1_000_000 }, (_, i) => Math.sin(i / 1000));
  losses[543_210] = 9;
  losses[543_299] = -9;
  losses.fill(NaN, 700_000, 701_000);
  const { points } = curveOf(losses);
  assert.ok(points.length <= 2 * 8192, `${points.length}`);
  assert.ok(points.every(({ step, loss }) => Object.is(losses[step - 1], loss)));
  assert.ok(points.every(({ step }, i) => i === 0 || step > points[i - 1]!.step));
  assert.ok(points.some(({ loss }) => loss === 9) && points.some(({ loss }) => loss === -9));
  assert.ok(points.some(({ loss }) => Number.isNaN(loss)));
  const farthest = Math.max(...points.slice(1).map(({ step }, i) => step - points[i]!.step));
  assert.ok(farthest <= 2 * 128, `${farthest} steps without a point`);
});

Deno.test("LossSmoother is a mean whose weights fall by 2% a step; gaps keep the mean", () => {
  const losses = [3, NaN, 1, 4, Infinity, 1, 5];
  const smoother = new LossSmoother();
  const found = losses.map((loss) => smoother.next(loss));
  let [sum, weights] = [0, 0];
  losses.forEach((loss, i) => {
    if (Number.isFinite(loss)) [sum, weights] = [0.98 * sum + loss, 0.98 * weights + 1];
    assert.ok(Math.abs(found[i]! - sum / weights) < 1e-12);
  });
});

Deno.test("RunHistory drops the steps that a rescue took back, and continues from there", () => {
  const log = (steps: readonly number[]): TrainEvent[] => {
    const [started] = tellTraining(false);
    const step = tellTraining(false).find((event) => event.type === "step")!;
    return [
      started!,
      ...steps.map((global_step) => ({ ...step, epoch: 1, global_step, loss: Math.sin(global_step) })),
    ];
  };
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const rescued = {
    type: "rescued",
    time: 0,
    epoch: 2,
    step: 3,
    back_to: { epoch: 1, global_step: 40 },
    rescue: 1,
    message: "",
  } as const;
  const found = RunHistory.of([...log(upTo(1, 60)), rescued, ...log(upTo(41, 70)).slice(1)]);
  const expected = RunHistory.of(log(upTo(1, 70)));
  assert.deepEqual(found.losses.points, expected.losses.points);
  found.smoothed.points.forEach(({ step, loss }, i) => {
    const { step: place, loss: value } = expected.smoothed.points[i]!;
    assert.ok(step === place && Math.abs(loss - value) < 1e-9, `${step}: ${loss}, expected ${value}`);
  });
  assert.ok(
    !RunHistory.of([...log(upTo(1, 9)), { ...rescued, back_to: { epoch: 0, global_step: 0 } }]).hasSteps,
  );
  const long = curveOf(Array.from({ length: 100_000 }, (_, i) => i));
  long.cutAfter(50_001);
  assert.equal(Math.max(...long.points.map(({ step }) => step)) <= 50_001, true);
});

Deno.test("RunHistory.read() is the fold of a log's events; a log that is damaged or missing is refused", () =>
  withFolder(async (folder) => {
    const events = tellTraining(false);
    const log = new EventLog(folder, () => 7);
    for (const event of events) log.append(event);
    log.close();
    const [found, expected] = [await RunHistory.read(folder), RunHistory.of(events)];
    assert.deepEqual(found.losses.points, expected.losses.points);
    assert.deepEqual(found.smoothed.points, expected.smoothed.points);
    assert.equal(found.epochs.complete.length, expected.epochs.complete.length);
    assert.ok(found.hasSteps && !new RunHistory().hasSteps);
    await refuses(() => RunHistory.read(`${folder}/none`), /but found no such file$/);
    await Deno.writeTextFile(`${folder}/events.jsonl`, "{}\n");
    await refuses(() => RunHistory.read(folder), /^Expected an event in line 1 /);
  }));

/** What reads a log, by the name of its function. */
const READERS = {
  "RunHistory.read(folder)": "lib/run/run_history.ts",
  "readState(folder)": "lib/dashboard/read_state.ts",
  "writeLossPlot(folder)": "lib/report/plots/write_loss_plot.ts",
  "checkScalars(folder)": "lib/export/write_scalars_file.ts",
  "pruneEvents(folder, () => true)": "lib/run/event_log.ts",
};

Deno.test("Whatever reads a log of 100,000 steps needs less memory than its events", (test) =>
  withFolder(async (folder) => {
    await writeLongLog(folder, 100_000);
    for (const [read, module] of Object.entries(READERS)) {
      await test.step(read, async () => {
        const program = `
          import { ${read.split(/[.(]/)[0]} } from ${projectFile(module)};
          const folder = Deno.args[0];
          await ${read};`;
        const flags = [`--v8-flags=--max-old-space-size=${HEAP_MB}`];
        const { code, stderr } = await runProgram(program, { args: [folder], flags });
        assert.equal(code, 0, stderr);
      });
    }
  }));
