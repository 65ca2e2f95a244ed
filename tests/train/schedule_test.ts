import assert from "node:assert/strict";
import fc from "fast-check";
import { learningRate } from "../../lib/train/schedule.ts";

const BASE = { lr: 1e-4, lr_decay_after: 15, warmup: 0, epochs: 20 };

/** Asserts equality up to rounding. */
const near = (found: number, expected: number) =>
  assert.ok(Math.abs(found - expected) <= 1e-12 + 1e-9 * expected, `${found}, expected ${expected}`);

Deno.test("learningRate() by step is the original's: 1e-4 up to epoch 15, then 1e-5", () => {
  const config = { ...BASE, lr_schedule: "step" as const };
  near(learningRate(config, 1, 0), 1e-4);
  near(learningRate(config, 15, 0.999), 1e-4);
  near(learningRate(config, 16, 0), 1e-5);
  near(learningRate(config, 20, 0.999), 1e-5);
});

Deno.test("learningRate() without a schedule stays what it is", () => {
  const config = { ...BASE, lr_schedule: "constant" as const };
  for (const epoch of [1, 16, 20]) near(learningRate(config, epoch, 0.5), 1e-4);
});

Deno.test("learningRate() by cosine falls from the full rate over its half to 0", () => {
  const config = { ...BASE, lr_schedule: "cosine" as const };
  near(learningRate(config, 1, 0), 1e-4);
  near(learningRate(config, 6, 0), 1e-4 * (2 + Math.SQRT2) / 4);
  near(learningRate(config, 11, 0), 0.5e-4);
  assert.ok(learningRate(config, 20, 0.999) < 1e-10);
  assert.ok(learningRate(config, 20, 0.999) > 0);
});

Deno.test("learningRate() falls linearly from the full rate after the warm-up to 0", () => {
  const config = { ...BASE, lr_schedule: "linear" as const };
  near(learningRate(config, 1, 0), 1e-4);
  near(learningRate(config, 6, 0), 0.75e-4);
  near(learningRate(config, 20, 0.5), 1e-4 * 0.5 / 20);
  const warm = { ...config, warmup: 1 };
  assert.ok(learningRate(warm, 1, 0.5) < 0.51e-4);
  near(learningRate(warm, 2, 0), 1e-4);
  near(learningRate(warm, 11, 0.5), 0.5e-4);
  near(learningRate(warm, 20, 0.999), 1e-4 * 0.001 / 19);
});

Deno.test("learningRate() rises evenly over the warmup and then follows its schedule", () => {
  for (const lr_schedule of ["constant", "step"] as const) {
    const config = { ...BASE, lr_schedule, warmup: 2 };
    assert.ok(learningRate(config, 1, 0) > 0 && learningRate(config, 1, 0) < 1e-6);
    assert.ok(Math.abs(learningRate(config, 2, 0) - 0.5e-4) < 1e-7);
    assert.ok(learningRate(config, 2, 0.999) < 1e-4);
    near(learningRate(config, 3, 0), 1e-4);
  }
  const cosine = { ...BASE, lr_schedule: "cosine" as const, warmup: 2 };
  near(learningRate(cosine, 3, 0), 1e-4);
  near(learningRate(cosine, 12, 0), 0.5e-4);
});

const config = fc.record({
  lr: fc.double({ min: 1e-6, max: 1, noNaN: true }),
  lr_schedule: fc.constantFrom("step" as const, "cosine" as const, "linear" as const, "constant" as const),
  lr_decay_after: fc.integer({ min: 1, max: 30 }),
  warmup: fc.constantFrom(0, 0.5, 1, 3, 40),
  epochs: fc.integer({ min: 1, max: 30 }),
});

Deno.test("learningRate() is positive, at most the full rate, never decreases during the warmup and never increases after it", () => {
  fc.assert(fc.property(config, (config) => {
    let before: number | undefined;
    for (let epoch = 1; epoch <= config.epochs; epoch++) {
      for (const progress of [0, 0.25, 0.5, 0.75]) {
        const rate = learningRate(config, epoch, progress);
        assert.ok(rate > 0 && rate <= config.lr, `${rate}`);
        const time = epoch - 1 + progress;
        const decays = config.lr_schedule === "step" && epoch > config.lr_decay_after;
        if (before !== undefined && time > config.warmup) assert.ok(rate <= before);
        if (before !== undefined && time < config.warmup && !decays) assert.ok(rate >= before);
        before = rate;
      }
    }
  }));
});
