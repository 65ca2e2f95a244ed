import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../../lib/base/user_error.ts";
import { balancedBatches, chooseClasses, fitsAll } from "../../lib/data/sampler.ts";
import { countClasses, labelsOf, MNIST, OPTIONS } from "./sampler_fixtures.ts";

/** Asserts what is true of every plan; returns the number of images of each class that it covers. */
function assertSound(plan: Int32Array[], labels: Int32Array, batchSize: number, classes: number): number[] {
  const seen = new Set<number>();
  for (const batch of plan) {
    assert.equal(batch.length, batchSize);
    for (const i of batch) {
      assert.ok(i >= 0 && i < labels.length, `index ${i}`);
      assert.ok(!seen.has(i), `image ${i} comes twice`);
      seen.add(i);
    }
  }
  return countClasses(Int32Array.from(seen), labels, classes);
}

/** Class sizes, and a batch size with room for 2 images of each of `classes` classes. */
const problem = fc.record({
  sizes: fc.array(fc.integer({ min: 2, max: 120 }), { minLength: 2, maxLength: 12 }),
  extra: fc.integer({ min: 0, max: 60 }),
  fewer: fc.integer({ min: 1, max: 11 }),
  seed: fc.integer({ min: 0, max: 1000 }),
  epoch: fc.integer({ min: 1, max: 50 }),
});

Deno.test("balancedBatches() covers every image once and gives each class its share in every batch", () => {
  fc.assert(fc.property(problem, ({ sizes, extra, seed, epoch }) => {
    const labels = labelsOf(sizes);
    const batchSize = Math.min(2 * sizes.length + extra, labels.length);
    const plan = balancedBatches(labels, { batchSize, classesPerBatch: sizes.length, seed, epoch });
    assert.equal(plan.length, Math.floor(labels.length / batchSize));
    assertSound(plan, labels, batchSize, sizes.length);
    for (const batch of plan) {
      countClasses(batch, labels, sizes.length).forEach((count, c) => {
        const share = (batchSize * sizes[c]!) / labels.length;
        assert.ok(Math.abs(count - share) < 1, `${count} images of a class with share ${share}`);
        if (share >= 2) assert.ok(count >= 2);
      });
    }
  }));
});

Deno.test("balancedBatches() plans 234 batches of MNIST with 23 to 29 images of each digit", () => {
  const labels = labelsOf(MNIST);
  const plan = balancedBatches(labels, OPTIONS);
  assert.equal(plan.length, 234);
  const counts = plan.flatMap((batch) => countClasses(batch, labels, 10));
  assert.equal(Math.min(...counts), 23);
  assert.equal(Math.max(...counts), 29);
});

Deno.test("balancedBatches() with equal classes gives 26 images to six of ten, to each class equally often", () => {
  const labels = labelsOf(new Array<number>(10).fill(2560));
  const counts = balancedBatches(labels, OPTIONS).map((batch) => countClasses(batch, labels, 10));
  for (const perClass of counts) {
    assert.deepEqual(perClass.toSorted(), [25, 25, 25, 25, 26, 26, 26, 26, 26, 26]);
  }
  for (let c = 0; c < 10; c++) assert.equal(counts.filter((perClass) => perClass[c] === 26).length, 60);
});

Deno.test("balancedBatches() is determined by its seed and epoch", () => {
  const labels = labelsOf([40, 50, 60]);
  for (const classesPerBatch of [0, 2]) {
    const options = { ...OPTIONS, batchSize: 12, classesPerBatch };
    const plan = balancedBatches(labels, options);
    assert.deepEqual(balancedBatches(labels, options), plan);
    assert.notDeepEqual(balancedBatches(labels, { ...options, epoch: 2 }), plan);
    assert.notDeepEqual(balancedBatches(labels, { ...options, seed: 2 }), plan);
  }
});

Deno.test("balancedBatches() skips different images in different epochs", () => {
  const labels = labelsOf([20, 21, 22]);
  const seen = new Set<number>();
  for (let epoch = 1; epoch <= 20; epoch++) {
    for (const batch of balancedBatches(labels, { ...OPTIONS, batchSize: 40, epoch })) {
      for (const i of batch) seen.add(i);
    }
  }
  assert.equal(seen.size, labels.length);
});

Deno.test("balancedBatches() rejects what cannot be planned", () => {
  const plan = (sizes: number[], batchSize: number, classesPerBatch = 0) => () =>
    balancedBatches(labelsOf(sizes), { ...OPTIONS, batchSize, classesPerBatch });
  const refuses = (run: () => unknown, message: RegExp) =>
    assert.throws(run, (error) => error instanceof UserError && message.test(error.message));
  refuses(plan([10, 10], 21), /at most the 20 training images but found 21/);
  refuses(
    plan([10, 1], 8),
    /at least 2 classes with 2 images each in the training images but found 11 images of 2 classes, 1 of them with one/,
  );
  refuses(plan([10, 10, 10], 5, 3), /--batch_size of at least 6, .* 3 classes, but found 5/);
  refuses(plan([10, 10, 10], 3, 2), /--batch_size of at least 4, .* 2 classes, but found 3/);
  refuses(plan([40, 4, 4], 20, 4), /--classes_per_batch of at most the 3 classes .* found 4; use 3 for all/);
});

Deno.test("fitsAll() says whether each class has two images in every batch; single images need no room", () => {
  for (const batchSize of [24, 32, 40, 256, 16_384]) assert.ok(fitsAll(MNIST, batchSize));
  assert.ok(!fitsAll(MNIST, 22));
  assert.ok(fitsAll(new Array<number>(100).fill(50), 256));
  assert.ok(!fitsAll(new Array<number>(200).fill(50), 256));
  assert.ok(fitsAll([...new Array<number>(30).fill(20), ...new Array<number>(500).fill(1)], 256));
  // Room for two of each on average, but a smaller class would occur once.
  assert.ok(!fitsAll([...new Array<number>(60).fill(60), ...new Array<number>(60).fill(8)], 256));
  assert.ok(!fitsAll([5000, 5000, 3], 256));
});

Deno.test("chooseClasses() leaves room for 4 images of each class", () => {
  assert.equal(chooseClasses(new Array<number>(200).fill(50), 256), 64);
  assert.equal(chooseClasses([5000, 5000, 3], 256), 3);
  assert.equal(chooseClasses(new Array<number>(9).fill(9), 6), 2);
});
