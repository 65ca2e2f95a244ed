import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";
import { describeEpoch } from "../../lib/data/describe_epoch.ts";
import { balancedBatches, fitsAll } from "../../lib/data/sampler.ts";
import { countClasses, labelsOf, MNIST, OPTIONS } from "./sampler_fixtures.ts";

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
  assert.ok(performance.now() - start < 30_000);
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
  assert.ok(performance.now() - start < 30_000);
  assert.equal(plan.length, Math.ceil(labels.length / 256));
});
