import assert from "node:assert/strict";
import { pytorchCurve } from "../../../lib/bench/curve/pytorch_curve.ts";
import { findRival } from "../../../lib/bench/prepare_rival.ts";
import { PYTORCH } from "../../../lib/bench/rivals.ts";
import { startPytorch, stopPytorch } from "../../../lib/bench/pytorch.ts";
import { defaults } from "../../../lib/config/option.ts";
import { TRAIN_OPTIONS } from "../../../lib/config/train_config.ts";
import { processSurroundings } from "../../../lib/setup/surroundings.ts";
import { withFolder } from "../../base/fixtures.ts";
import { useEngine } from "../../engine/fixtures.ts";
import { QUARTERS } from "../../train/training_fixtures.ts";

// This runs where the benchmarks have installed PyTorch.
const python = await findRival(PYTORCH, processSurroundings());
const CONFIG = { ...defaults(TRAIN_OPTIONS), batch_size: 48, epochs: 6, embedding_size: 4, lr: 1e-2 };

Deno.test({
  name: "the original's program is measured within its epochs, and learns",
  ignore: python === undefined,
}, () =>
  withFolder(async (folder) => {
    await useEngine("cpu");
    const pytorch = await startPytorch(["pytorch_original_curve"], { no_pytorch: false, threads: 1 });
    const input = { config: CONFIG, train: QUARTERS.train, holdout: QUARTERS.test };
    const rival = await pytorchCurve(pytorch, folder, input);
    assert.deepEqual(pytorch.leftOut, {});
    const points = [];
    for (let epoch = 1; epoch <= CONFIG.epochs; epoch++) points.push(...await rival!.epoch(epoch));
    // Two steps an epoch, after each of which it is measured.
    assert.deepEqual(points.map(({ epochs }) => epochs), Array.from({ length: 12 }, (_, i) => (i + 1) / 2));
    for (const [i, { seconds, val }] of points.entries()) {
      assert.ok(seconds > (points[i - 1]?.seconds ?? 0));
      assert.ok(val >= 0 && val <= 1);
    }
    assert.ok(points.at(-1)!.val > points[0]!.val, "it learns");
    await stopPytorch(pytorch);
  }));

Deno.test("without PyTorch there is no rival", () =>
  withFolder(async (folder) => {
    const pytorch = { processes: new Map(), leftOut: {}, versions: {} };
    const input = { config: CONFIG, train: QUARTERS.train, holdout: QUARTERS.test };
    assert.equal(await pytorchCurve(pytorch, folder, input), undefined);
  }));
