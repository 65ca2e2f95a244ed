import assert from "node:assert/strict";
import fc from "fast-check";
import { splitArrays } from "../../lib/data/arrays/split_array.ts";
import { assignSplits } from "../../lib/data/listed/assign_splits.ts";
import { formatSplitRule, parseSplitRule, splitByRule } from "../../lib/data/listed/split_rule.ts";
import { hashOf } from "../../lib/data/hash_of.ts";
import { ImageSet, sharedPixels } from "../../lib/data/image_set.ts";
import { splitHoldoutClasses } from "../../lib/data/split_holdout.ts";
import { withEmptySplits } from "../../lib/data/with_empty_splits.ts";
import { refuses } from "../base/fixtures.ts";

const share = fc.integer({ min: 1, max: 99 }).map((percent) => percent / 100);
const by = fc.constantFrom("classes" as const, "images" as const);
const files = fc.uniqueArray(
  fc.record({ label: fc.string({ maxLength: 3 }), file: fc.string({ minLength: 1, maxLength: 4 }) }),
  { selector: ({ label, file }) => `${label}/${file}`, maxLength: 60 },
).map((all) => all.map(({ label, file }) => ({ name: `${label}/${file}`, label })));

Deno.test("parseSplitRule() reads shares between 0 and 1 alone", () => {
  assert.deepEqual(parseSplitRule("classes:0.8"), { by: "classes", share: 0.8 });
  assert.deepEqual(parseSplitRule("images:.995"), { by: "images", share: 0.995 });
  for (
    const text of ["data", "images", "images:80", "images:1.0", "images:0.0", "labels:0.8", "images:0.8x", ""]
  ) {
    assert.equal(parseSplitRule(text), undefined, text);
  }
  for (const text of ["classes:0.8", "images:0.995"]) {
    assert.equal(formatSplitRule(parseSplitRule(text)!), text);
  }
});

Deno.test("a rule keeps its choice whatever else is there, and a larger share only moves images to training", () =>
  fc.assert(fc.property(files, files, by, share, share, (some, more, by, one, other) => {
    const rule = (share: number) => ({ by, share });
    const [less, most] = [Math.min(one, other), Math.max(one, other)];
    // What is added has no part in the choice: the function sees one image alone. The whole way agrees with it.
    const all = [...new Map([...some, ...more].map((image) => [image.name, image])).values()];
    const splitsOf = (images: typeof all) => {
      try {
        const listed = images.map((image) => ({ ...image, split: undefined }));
        const assigned = assignSplits(listed, "photos", { split: formatSplitRule(rule(less)) });
        return new Map(assigned.map(({ name, splits }) => [name, splits.join()]));
      } catch {
        return undefined; // All in one part.
      }
    };
    const [before, after] = [splitsOf(some), splitsOf(all)];
    for (const { name } of some) if (before && after) assert.equal(after.get(name), before.get(name));
    for (const image of all) {
      if (splitByRule(image, rule(less)) === "train") assert.equal(splitByRule(image, rule(most)), "train");
    }
    const classesIn = (part: string) =>
      new Set(all.filter((image) => splitByRule(image, rule(less)) === part).map(({ label }) => label));
    if (by === "classes") assert.ok(classesIn("train").isDisjointFrom(classesIn("test")));
  })));

Deno.test("a rule takes about its share, of less than a percent too, and percents as they always were", () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `class ${i}/${i}.jpg`);
  for (const by of ["images", "classes"] as const) {
    for (const share of [0.5, 0.8, 0.99, 0.995, 0.9995]) {
      const test = names.filter((name) =>
        splitByRule({ name, label: name }, { by, share }) === "test"
      ).length;
      const expected = names.length * (1 - share);
      assert.ok(Math.abs(test - expected) < 5 * Math.sqrt(expected), `${by}:${share} ${test}`);
    }
  }
  for (let percent = 1; percent < 100; percent++) {
    for (const name of names.slice(0, 300)) {
      const expected = hashOf(name) % 100 < 100 - percent ? "test" : "train";
      assert.equal(splitByRule({ name, label: "" }, { by: "images", share: percent / 100 }), expected);
    }
  }
});

Deno.test("assignSplits() lets the data decide unless a rule is given, and a role adds a split only to an image of the training split", async () => {
  const image = (name: string, split?: string, role?: { query: boolean; gallery: boolean }) => ({
    name,
    label: name[0]!,
    split,
    ...(role && { role }),
  });
  const both = { query: true, gallery: true };
  const splits = (...images: ReturnType<typeof image>[]) =>
    assignSplits(images, "t").map(({ splits }) => splits.join());
  assert.deepEqual(
    splits(
      ...[
        image("a", "train", both),
        image("b", "test", both),
        image("c", "query", { query: true, gallery: false }),
      ],
    ),
    ["train", "test,query,gallery", "query"],
  );
  // What the data say of training holds even against the rule for data that say nothing, but not against a rule.
  const divided = Array.from({ length: 50 }, (_, i) => image(`${i}`, "train")).concat(image("x", "test"));
  const count = (division: Parameters<typeof assignSplits>[2]) =>
    assignSplits(divided, "t", division).filter(({ splits }) => splits[0] === "test").length;
  assert.equal(count({ undivided: "images:0.5" }), 1);
  assert.ok(count({ split: "images:0.5" }) > 10);
  const undivided = divided.map((image) => ({ ...image, split: undefined }));
  const ofUndivided = assignSplits(undivided, "t", { undivided: "images:0.5" });
  assert.ok(ofUndivided.filter(({ splits }) => splits[0] === "test").length > 15);
  await refuses(
    () =>
      assignSplits([image("a"), image("b")].map((image) => ({ ...image, label: "a" })), "t", {
        split: "classes:0.5",
      }),
    /^Expected enough classes in t to .* but found 1 class, all in the same part by --split classes:0\.5; use another share, or --split images:0\.8$/,
  );
  await refuses(
    () => assignSplits([image("a")], "t"),
    /^Expected enough images in t to .* but found 1; add more, or use another share than --split images:0\.8$/,
  );
});

Deno.test("images that cannot be divided are an error, or leave a part empty and say why", async () => {
  const reasons: string[] = [];
  const undividable = (reason: string) => void reasons.push(reason);
  const listed = [{ name: "a/1", label: "a", split: undefined }];
  const [only] = assignSplits(listed, "t", { split: "classes:0.5", undividable });
  assert.deepEqual(withEmptySplits({}), {});
  const set = new ImageSet({
    pixels: sharedPixels(3),
    labels: new Int32Array(3),
    ...{ height: 1, width: 1, channels: 1, classes: 1 },
  });
  const counts = (splits: Record<string, ImageSet>) =>
    Object.fromEntries(Object.entries(splits).map(([name, { count }]) => [name, count]));
  assert.deepEqual(counts(withEmptySplits({ train: set })), { train: 3, test: 0 });
  assert.deepEqual(counts(withEmptySplits({ iconic: set })), { iconic: 3, train: 0 });
  assert.deepEqual(counts(withEmptySplits({ train: set, iconic: set })), { train: 3, iconic: 3 });
  await refuses(
    () => splitArrays({ train: set }, ["a"], "t", { split: "classes:0.5" }),
    /^Expected images for \w+ in t but/,
  );
  const divided = splitArrays({ train: set }, ["a"], "t", { split: "classes:0.5", undividable });
  const part = only!.splits[0]!;
  assert.deepEqual(counts(divided), { train: 0, test: 0, [part]: 3 });
  assert.equal(reasons.length, 2);
  assert.match(reasons[0]!, /^Expected enough classes in t to .* but found 1 class/);
  assert.match(reasons[1]!, /^Expected images for \w+ in t but --split classes:0\.5 leaves none/);
});

Deno.test("splitHoldoutClasses() holds out whole classes by their names, other ones than the test's", () => {
  const names = Array.from({ length: 400 }, (_, i) => `class ${i}`);
  const set = (classes: readonly number[]) =>
    new ImageSet({
      pixels: sharedPixels(2 * classes.length),
      labels: Int32Array.from(classes.flatMap((label) => [label, label])),
      ...{ height: 1, width: 1, channels: 1, classes: names.length },
    });
  const all = names.map((_, i) => i);
  const { train, holdout } = splitHoldoutClasses(set(all), names, 0.25);
  const held = new Set(holdout.labels);
  assert.ok(held.isDisjointFrom(new Set(train.labels)));
  assert.deepEqual([train.count + holdout.count, held.size > 60 && held.size < 140], [800, true]);
  // Classes that are added or left out move no other.
  const fewer = splitHoldoutClasses(set(all.slice(100)), names, 0.25);
  assert.deepEqual([...new Set(fewer.holdout.labels)], [...held].filter((label) => label >= 100));
  // Among the classes that a rule leaves for training, the share is the same.
  const rest = all.filter((i) =>
    splitByRule({ name: "", label: names[i]! }, { by: "classes", share: 0.5 }) === "train"
  );
  const again = new Set(splitHoldoutClasses(set(rest), names, 0.25).holdout.labels).size;
  assert.ok(again > 0.15 * rest.length && again < 0.35 * rest.length, `${again} of ${rest.length}`);
});
