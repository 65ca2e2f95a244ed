import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";
import { UserError } from "../../lib/base/user_error.ts";
import { apportion, spreadOverBatches } from "../../lib/data/batch_counts.ts";
import { balancedBatches, chooseClasses } from "../../lib/data/sampler.ts";

/** Images per digit in MNIST's training set. */
const MNIST = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];

const OPTIONS = { batchSize: 256, classesPerBatch: 0, seed: 1, epoch: 1 };

/** Labels with the given class sizes, in random order. */
function labelsOf(sizes: number[]): Int32Array {
  return new RandomStream(0, "test").shuffle(
    Int32Array.from(sizes.flatMap((size, c) => new Array<number>(size).fill(c))),
  );
}

/** The number of images of each class in a batch. */
function countClasses(batch: Int32Array, labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const i of batch) counts[labels[i]!]!++;
  return counts;
}

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

Deno.test("balancedBatches() with P classes per batch skips little of each class", () => {
  fc.assert(fc.property(problem, ({ sizes, extra, fewer, seed, epoch }) => {
    const classes = Math.max(2, sizes.length - fewer);
    const batchSize = 2 * classes + extra;
    const share = Math.ceil(batchSize / classes);
    fc.pre(classes < sizes.length && sizes.filter((size) => size >= share).length >= classes);
    const labels = labelsOf(sizes);
    const plan = balancedBatches(labels, { batchSize, classesPerBatch: classes, seed, epoch });
    const covered = assertSound(plan, labels, batchSize, sizes.length);
    const appearances = new Array<number>(sizes.length).fill(0);
    for (const batch of plan) {
      const counts = countClasses(batch, labels, sizes.length);
      assert.equal(counts.filter((count) => count > 0).length, classes);
      counts.forEach((count, c) => {
        if (count === 0) return;
        appearances[c]!++;
        assert.ok(count === share || count === Math.floor(batchSize / classes), `${count} images`);
      });
    }
    sizes.forEach((size, c) => {
      if (Math.floor(size / share) > plan.length) assert.ok(appearances[c]! >= plan.length - 1);
      else {
        const left = size - covered[c]!;
        const short = batchSize % classes === 0 ? 0 : appearances[c]!;
        assert.ok(left < 2 * share + short, `${left} of ${size} images left out`);
      }
    });
  }));
});

Deno.test("balancedBatches() divides a batch that P does not divide into parts that differ by at most 1", () => {
  const labels = labelsOf(MNIST);
  const plan = balancedBatches(labels, { ...OPTIONS, classesPerBatch: 5 });
  assertSound(plan, labels, 256, 10);
  for (const batch of plan) {
    const present = countClasses(batch, labels, 10).filter((count) => count > 0);
    assert.deepEqual(present.sort(), [51, 51, 51, 51, 52]);
  }
});

Deno.test("balancedBatches() distributes classes evenly over the epoch, not the large ones first", () => {
  const labels = labelsOf(MNIST);
  const plan = balancedBatches(labels, { ...OPTIONS, classesPerBatch: 5 });
  for (const part of [plan.slice(0, 24), plan.slice(-24)]) {
    const batchesWith = new Array<number>(10).fill(0);
    for (const batch of part) {
      countClasses(batch, labels, 10).forEach((count, c) => batchesWith[c]! += Number(count > 0));
    }
    for (const batches of batchesWith) assert.ok(batches >= 8 && batches <= 16, `${batchesWith}`);
  }
});

Deno.test("balancedBatches() combines every pair of classes, so that each meets all others", () => {
  const labels = labelsOf(new Array<number>(6).fill(400));
  const pairs = new Set<string>();
  for (const batch of balancedBatches(labels, { ...OPTIONS, batchSize: 8, classesPerBatch: 2 })) {
    const counts = countClasses(batch, labels, 6);
    pairs.add(String([0, 1, 2, 3, 4, 5].filter((c) => counts[c]! > 0)));
  }
  assert.equal(pairs.size, 15);
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
  refuses(plan([40, 4, 4], 20, 2), /2 classes with 10 images each/);
});

Deno.test("chooseClasses() returns all classes if a batch has room for them, as in the original", () => {
  for (const batchSize of [20, 32, 40, 256, 16_384]) assert.equal(chooseClasses(MNIST, batchSize), 10);
  assert.equal(chooseClasses(new Array<number>(100).fill(50), 256), 100);
  // Few classes, one of which is small: it at least provides negatives.
  assert.equal(chooseClasses([5000, 5000, 3], 256), 3);
});

Deno.test("chooseClasses() returns some classes with 4 images each if not all fit twice, or with as many as they have", () => {
  assert.equal(chooseClasses(new Array<number>(200).fill(50), 256), 64);
  // Room for two of each on average, but the smaller half would occur once.
  const uneven = [...new Array<number>(60).fill(60), ...new Array<number>(60).fill(8)];
  assert.equal(chooseClasses(uneven, 256), 64);
  assert.equal(chooseClasses(new Array<number>(200).fill(3), 256), 86);
  assert.equal(chooseClasses(new Array<number>(300).fill(2), 256), 128);
  // Classes of one image need no room.
  assert.equal(
    chooseClasses([...new Array<number>(30).fill(20), ...new Array<number>(500).fill(1)], 256),
    530,
  );
});

Deno.test("balancedBatches() without a number of classes gives each class of a batch a positive, for 300 classes and for 3", () => {
  for (const sizes of [new Array<number>(300).fill(9), [40, 50, 60]]) {
    const labels = labelsOf(sizes);
    for (const batch of balancedBatches(labels, { ...OPTIONS, batchSize: 24 })) {
      for (const count of countClasses(batch, labels, sizes.length)) assert.ok(count !== 1, `${count}`);
    }
  }
});

Deno.test("balancedBatches() skips classes with one image if a batch has only some classes", () => {
  const sizes = [...new Array<number>(50).fill(6), ...new Array<number>(50).fill(1)];
  const labels = labelsOf(sizes);
  const plan = balancedBatches(labels, { ...OPTIONS, batchSize: 24 });
  const covered = assertSound(plan, labels, 24, 100);
  // 8 batches of 6 classes, of 50.
  assert.equal(covered.slice(0, 50).filter((count) => count === 4).length, 48);
  assert.ok(covered.slice(50).every((count) => count === 0));
});

Deno.test("balancedBatches() of 70,000 classes takes time in proportion to the images, not to batches times classes", () => {
  const labels = Int32Array.from({ length: 280_000 }, (_, i) => i % 70_000);
  const start = performance.now();
  const plan = balancedBatches(labels, OPTIONS);
  // 1,093 batches of 70,000 classes each took more than a minute.
  assert.ok(performance.now() - start < 10_000);
  assert.equal(plan.length, 1093);
  for (const batch of plan.slice(0, 50)) {
    const counts = Map.groupBy(batch, (i) => labels[i]!);
    assert.equal(counts.size, 64);
    for (const images of counts.values()) assert.equal(images.length, 4);
  }
});

const counts = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 20 });
const seeds = fc.integer({ min: 0, max: 1000 });

Deno.test("spreadOverBatches() rounds each cell down or up, preserves each count and gives batches equal sums", () => {
  fc.assert(fc.property(counts, fc.integer({ min: 1, max: 60 }), seeds, (drawn, batches, seed) => {
    const total = drawn.reduce((sum, count) => sum + count, 0);
    const whole = [...drawn, (batches - (total % batches)) % batches];
    const rows = spreadOverBatches(whole, batches, new RandomStream(seed, "test")).map(({ counts }) =>
      counts
    );
    assert.equal(rows.length, batches);
    whole.forEach((count, c) => {
      const column = rows.map((row) => row[c]!);
      assert.equal(column.reduce((sum, cell) => sum + cell), count);
      assert.ok(Math.min(...column) >= Math.floor(count / batches));
      assert.ok(Math.max(...column) <= Math.ceil(count / batches));
    });
    for (const row of rows) {
      assert.equal(row.reduce((sum, cell) => sum + cell), Math.ceil(total / batches));
    }
  }));
});

Deno.test("apportion() gives each count its exact share on average", () => {
  const random = new RandomStream(1, "test");
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < 8000; i++) {
    apportion([1, 2, 4, 5], 1, 4, random).forEach((share, c) => sums[c]! += share);
  }
  // Standard error of a mean of 8000 draws of 0 or 1: at most 0.0056.
  [0.25, 0.5, 1, 1.25].forEach((share, c) => assert.ok(Math.abs(sums[c]! / 8000 - share) < 0.025, `${sums}`));
});
