import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";
import { UserError } from "../../lib/base/user_error.ts";
import { describeEpoch } from "../../lib/data/describe_epoch.ts";
import { apportion, spreadOverBatches } from "../../lib/data/batch_counts.ts";
import { balancedBatches, chooseClasses, fitsAll } from "../../lib/data/sampler.ts";

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

/** Class sizes of many kinds: even, ragged, with one huge class, tiny; a batch that fits, and P below all classes. */
const uneven = fc.record({
  sizes: fc.oneof(
    fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 }),
    fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 60 }),
    fc.tuple(fc.integer({ min: 200, max: 2000 }), fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 30 }))
      .map(([huge, others]) => [huge, ...others]),
    fc.tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 50 }))
      .map(([size, classes]) => new Array<number>(classes).fill(size)),
  ).map((sizes) => [5, 3, ...sizes]),
  size: fc.integer({ min: 0, max: 10_000 }),
  fewer: fc.integer({ min: 1, max: 60 }),
  automatic: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1000 }),
  epoch: fc.integer({ min: 1, max: 50 }),
});

/** Plans an epoch of only some classes per batch; undefined where that is not what the numbers mean. */
function planUneven(
  { sizes, size, fewer, automatic, seed, epoch }: typeof uneven extends fc.Arbitrary<infer T> ? T : never,
) {
  const labels = labelsOf(sizes);
  const batchSize = 4 + size % Math.min(125, labels.length - 3);
  const classesPerBatch = automatic ? 0 : Math.max(2, Math.min(sizes.length - fewer, batchSize >> 1));
  if (automatic ? fitsAll(sizes, batchSize) : classesPerBatch >= sizes.length) return undefined;
  const options = { batchSize, classesPerBatch, seed, epoch };
  return { labels, batchSize, plan: balancedBatches(labels, options), options };
}

Deno.test("balancedBatches() with some classes per batch uses every image, none twice in a batch, and repeats few", () => {
  fc.assert(
    fc.property(uneven, (problem) => {
      const planned = planUneven(problem);
      fc.pre(planned !== undefined);
      const { labels, batchSize, plan, options } = planned;
      const uses = new Int32Array(labels.length);
      for (const batch of plan) {
        assert.equal(batch.length, batchSize);
        assert.equal(new Set(batch).size, batchSize, "an image comes twice in a batch");
        for (const i of batch) uses[i]!++;
      }
      assert.ok(uses.every((times) => times > 0), "an image is never used");
      // The last batch is filled up, and each may have one place that nothing else fits. With one large class
      // every batch needs two images of another.
      const largest = Math.max(...problem.sizes);
      const most = Math.max(
        Math.ceil((labels.length - 1) / (batchSize - 1)),
        Math.ceil(largest / (batchSize - 2)),
      );
      assert.ok(plan.length >= labels.length / batchSize && plan.length <= most, `${plan.length} batches`);
      assert.equal(balancedBatches(labels, { ...options, epoch: problem.epoch + 1 }).length, plan.length);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("balancedBatches() with some classes per batch has two classes at least, and hardly an image alone", () => {
  fc.assert(
    fc.property(uneven, (problem) => {
      const planned = planUneven(problem);
      fc.pre(planned !== undefined);
      const { labels, plan } = planned;
      let alone = 0;
      for (const batch of plan) {
        const counts = countClasses(batch, labels, problem.sizes.length);
        assert.ok(counts.filter((count) => count > 0).length >= 2, "a single class");
        alone += counts.filter((count, c) => count === 1 && problem.sizes[c]! > 1).length;
      }
      // Classes of two do not fill a batch of an odd size, classes of three one of 256.
      assert.ok(alone <= plan.length + 2, `${alone} images without a positive in ${plan.length} batches`);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("balancedBatches() with some classes per batch leaves two images alone at most where classes have 10 or more", () => {
  const ample = fc.record({
    sizes: fc.array(fc.integer({ min: 10, max: 200 }), { minLength: 20, maxLength: 60 }),
    batchSize: fc.integer({ min: 16, max: 64 }),
    seed: fc.integer({ min: 0, max: 1000 }),
  });
  fc.assert(
    fc.property(ample, ({ sizes, batchSize, seed }) => {
      fc.pre(!fitsAll(sizes, batchSize));
      const labels = labelsOf(sizes);
      const plan = balancedBatches(labels, { batchSize, classesPerBatch: 0, seed, epoch: 1 });
      assert.equal(plan.length, Math.ceil(labels.length / batchSize));
      let alone = 0;
      for (const batch of plan) {
        const present = countClasses(batch, labels, sizes.length).filter((count) => count > 0);
        alone += present.filter((count) => count === 1).length;
        assert.ok(present.length >= batchSize / 16, `${present}`);
      }
      assert.ok(alone <= 2, `${alone} images alone`);
    }),
    { numRuns: 500 },
  );
});

Deno.test("balancedBatches() has 64 classes with 4 images in each batch of 256 where classes have 20 images", () => {
  const labels = labelsOf(new Array<number>(964).fill(20));
  const plan = balancedBatches(labels, OPTIONS);
  assert.equal(plan.length, 76);
  for (const batch of plan) {
    assert.deepEqual(
      countClasses(batch, labels, 964).filter((count) => count > 0),
      new Array<number>(64).fill(4),
    );
  }
  assert.equal(
    describeEpoch(plan, labels),
    "76 batches of 256 images, 64 classes with 4 images each; every image at least once, 176 of 19,280 more often",
  );
});

Deno.test("balancedBatches() spreads a class of 90% of the images over all batches, with the others evenly", () => {
  const sizes = [90_000, ...new Array<number>(1000).fill(10)];
  const labels = labelsOf(sizes);
  const plan = balancedBatches(labels, OPTIONS);
  assert.equal(plan.length, Math.ceil(100_000 / 256));
  const others = plan.map((batch) => batch.filter((i) => labels[i] !== 0).length);
  // A tenth of a batch.
  assert.ok(
    others.every((count) => count >= 2 && count <= 100),
    `${Math.min(...others)} to ${Math.max(...others)}`,
  );
  const half = others.slice(0, plan.length >> 1).reduce((sum, count) => sum + count);
  assert.ok(half > 4500 && half < 5500, `${half} of 10,000 in the first half`);
});

Deno.test("balancedBatches() gives a class of 10,000 images two of the other class in each batch", () => {
  const labels = labelsOf([10_000, 2]);
  const plan = balancedBatches(labels, OPTIONS);
  assert.equal(plan.length, Math.ceil(10_000 / 254));
  for (const batch of plan) assert.deepEqual(countClasses(batch, labels, 2), [254, 2]);
});

Deno.test("balancedBatches() puts 128 classes of two images into a batch", () => {
  const labels = labelsOf(new Array<number>(10_000).fill(2));
  for (const batch of balancedBatches(labels, OPTIONS)) {
    const counts = countClasses(batch, labels, 10_000);
    assert.equal(counts.filter((count) => count === 2).length, 128);
  }
});

Deno.test("balancedBatches() divides a batch that P does not divide into nearly equal parts", () => {
  const labels = labelsOf(MNIST);
  const plan = balancedBatches(labels, { ...OPTIONS, classesPerBatch: 5 });
  assert.equal(plan.length, 235);
  for (const batch of plan.slice(0, -2)) {
    const present = countClasses(batch, labels, 10).filter((count) => count > 0);
    assert.equal(present.length, 5);
    assert.ok(present.every((count) => count >= 48 && count <= 55), `${present}`);
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

Deno.test("balancedBatches() gives single images to batches of some classes, as negatives", () => {
  const sizes = [...new Array<number>(50).fill(6), ...new Array<number>(5000).fill(1)];
  const labels = labelsOf(sizes);
  for (const batch of balancedBatches(labels, { ...OPTIONS, batchSize: 64 })) {
    const counts = countClasses(batch, labels, sizes.length);
    assert.ok(counts.slice(0, 50).every((count) => count !== 1));
    assert.ok(counts.slice(50).some((count) => count === 1));
  }
});

Deno.test("balancedBatches() of 70,000 classes takes time in proportion to the images, not to batches times classes", () => {
  const labels = Int32Array.from({ length: 280_000 }, (_, i) => i % 70_000);
  const start = performance.now();
  const plan = balancedBatches(labels, OPTIONS);
  // 1,093 batches of 70,000 classes each took more than a minute.
  assert.ok(performance.now() - start < 10_000);
  assert.equal(plan.length, 1094);
  for (const batch of plan.slice(0, 50)) {
    const counts = Map.groupBy(batch, (i) => labels[i]!);
    assert.equal(counts.size, 64);
    for (const images of counts.values()) assert.equal(images.length, 4);
  }
});

Deno.test("balancedBatches() plans a million images of 10,000 uneven classes in time proportional to them", () => {
  const random = new RandomStream(3, "test");
  const sizes = Array.from({ length: 10_000 }, () => 1 + random.integer(200));
  const labels = Int32Array.from(sizes.flatMap((size, c) => new Array<number>(size).fill(c)));
  const start = performance.now();
  const plan = balancedBatches(labels, OPTIONS);
  // Some 150 ms; a cost of batches times classes takes a minute.
  assert.ok(performance.now() - start < 10_000);
  assert.equal(plan.length, Math.ceil(labels.length / 256));
});

Deno.test("describeEpoch() says what is left out or used again", () => {
  const labels = Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2);
  const say = (...plan: number[][]) => describeEpoch(plan.map((batch) => Int32Array.from(batch)), labels);
  assert.equal(
    say([0, 1, 3, 4], [2, 5, 6, 7]),
    "2 batches of 4 images, 2 to 3 classes with about 2 images each; every image once",
  );
  assert.equal(
    say([0, 1, 3, 4]),
    "1 batch of 4 images, 2 classes with 2 images each; 4 of 8 images are left out, others in each epoch",
  );
  assert.match(
    say([0, 1, 3, 4], [2, 5, 6, 7], [0, 1, 6, 7]),
    /every image at least once, 4 of 8 more often$/,
  );
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
