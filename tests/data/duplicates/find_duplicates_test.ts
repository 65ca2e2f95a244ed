import assert from "node:assert/strict";
import sharp from "sharp";
import { RandomStream } from "../../../lib/base/random.ts";
import { drawnDigits } from "../../../lib/data/digits/drawn_digits.ts";
import {
  type DuplicateGroup,
  type Duplicates,
  findDuplicates,
} from "../../../lib/data/duplicates/find_duplicates.ts";
import { MOST_BITS } from "../../../lib/data/duplicates/hamming_pairs.ts";
import { ImagePrints } from "../../../lib/data/duplicates/image_prints.ts";
import { hammingDistance } from "../../../lib/data/duplicates/perceptual_hash.ts";
import type { ImageSet } from "../../../lib/data/image_set.ts";
import { setOf, SIDE, texture } from "./textures.ts";

type Sharp = ReturnType<typeof sharp>;

/** What may happen to a picture without making it another one. */
const CHANGES: Readonly<Record<string, (image: Sharp) => Promise<Sharp>>> = {
  "JPEG of quality 50": async (image) => sharp(await image.jpeg({ quality: 50 }).toBuffer()),
  "WebP of quality 60": async (image) => sharp(await image.webp({ quality: 60 }).toBuffer()),
  "three quarters of the size": async (image) =>
    sharp(await image.resize(SIDE * 0.75, SIDE * 0.75).png().toBuffer()),
  "a crop of half a percent": async (image) =>
    sharp(await image.resize(200, 200).png().toBuffer())
      .extract({ left: 1, top: 0, width: 199, height: 199 }),
  "brighter": (image) => Promise.resolve(image.linear(1.15, 5)),
  "darker": (image) => Promise.resolve(image.linear(0.8, 0)),
};

async function changed(image: Uint8Array, change: (image: Sharp) => Promise<Sharp>): Promise<Uint8Array> {
  const raw = { width: SIDE, height: SIDE, channels: 3 as const };
  return await (await change(sharp(image, { raw }))).resize(SIDE, SIDE, { fit: "fill" }).raw().toBuffer();
}

function placesOf({ groups }: Pick<Duplicates, "groups">): string[] {
  return groups.map(({ kind, members }) =>
    `${kind} ${members.map(({ split, index }) => `${split} ${index}`).join(", ")}`
  ).sort();
}

for (const [name, change] of Object.entries(CHANGES)) {
  Deno.test(`findDuplicates() recognises a picture again: ${name}`, async () => {
    const images = Array.from({ length: 60 }, (_, seed) => texture(seed));
    const again = await Promise.all(images.map((image) => changed(image, change)));
    const { groups, leaks, complete } = findDuplicates({ train: setOf(images), test: setOf(again) });
    assert.ok(complete);
    for (const { kind, members: [first, second, ...rest] } of groups) {
      assert.deepEqual([kind, rest.length, first!.index], ["near", 0, second!.index]);
    }
    assert.ok(groups.length >= 48, `${groups.length} of 60`);
    assert.equal(leaks.length, groups.length);
  });
}

Deno.test("findDuplicates() finds none among different and mirrored pictures, and hardly any among digits", async () => {
  const images = Array.from({ length: 2000 }, (_, seed) => texture(seed));
  const turned = await Promise.all(
    images.slice(0, 100).map((image) => changed(image, (image) => Promise.resolve(image.flop()))),
  );
  assert.deepEqual(placesOf(findDuplicates({ train: setOf(images), test: setOf(turned) })), []);
  const { train: digits } = await drawnDigits({ train: 3000, test: 1 });
  // Two of some hundred ones are as alike as two encodings of one.
  assert.ok(findDuplicates({ train: digits }).groups.length <= 3);
});

Deno.test("findDuplicates() groups equal pictures of all splits, the largest group first", () => {
  const [a, b, c, d] = [0, 1, 2, 3].map((seed) => texture(seed));
  const found = findDuplicates({
    train: setOf([a!, b!, c!, b!]),
    test: setOf([d!, b!]),
    gallery: setOf([d!]),
  });
  const [first, second] = found.groups;
  assert.deepEqual(first, {
    kind: "exact",
    members: [
      { split: "train", index: 1, label: 0 },
      { split: "train", index: 3, label: 0 },
      { split: "test", index: 1, label: 0 },
    ],
  });
  assert.deepEqual(second!.members.map(({ split }) => split), ["test", "gallery"]);
  assert.deepEqual(found.leaks, [first], "a group without training images is no leak");
});

/** All components of the relation, by comparing every pair. */
function naiveGroups(set: ImageSet): string[] {
  const prints = new ImagePrints(set.count, set);
  for (let i = 0; i < set.count; i++) prints.add(set.image(i), i);
  const component = Array.from({ length: set.count }, (_, i) => i);
  const { hashes } = prints;
  for (let a = 0; a < set.count; a++) {
    for (let b = 0; b < a; b++) {
      const bits = hammingDistance(hashes[2 * a]!, hashes[2 * a + 1]!, hashes[2 * b]!, hashes[2 * b + 1]!);
      const equal = set.image(a).every((value, i) => value === set.image(b)[i]);
      if (!equal && !(bits <= MOST_BITS && prints.isNear(a, b))) continue;
      const [from, to] = [component[a]!, component[b]!];
      component.forEach((c, i) => component[i] = c === from ? to : c);
    }
  }
  const groups = [...Map.groupBy(component.keys(), (i) => component[i]!).values()];
  return groups.filter(({ length }) => length > 1).map((members): DuplicateGroup => ({
    kind: members.every((i) => set.image(i).every((v, p) => v === set.image(members[0]!)[p]))
      ? "exact"
      : "near",
    members: members.map((index) => ({ split: "train", index, label: 0 })),
  })).flatMap((group) => placesOf({ groups: [group] })).sort();
}

Deno.test("findDuplicates() finds what comparing every pair finds", () => {
  for (let seed = 0; seed < 4; seed++) {
    const random = new RandomStream(seed, "test");
    const side = 12;
    const images: Uint8Array[] = [];
    for (let i = 0; i < 250; i++) {
      const earlier = i > 0 && random.uniform() < 0.7 ? images[random.integer(i)]! : undefined;
      const noise = random.integer(4) * 6; // None in a quarter of them.
      images.push(
        (earlier ?? texture(1000 * seed + i, side)).map((value) =>
          Math.max(0, Math.min(255, value + Math.round((random.uniform() - 0.5) * noise)))
        ),
      );
    }
    const set = setOf(images, { height: side, width: side, channels: 3 });
    const expected = naiveGroups(set);
    assert.ok(expected.length > 20, `${expected.length} groups`);
    assert.deepEqual(placesOf(findDuplicates({ train: set })), expected);
  }
});

Deno.test("findDuplicates() takes many equal or blank images in time", () => {
  const shape = { height: 8, width: 8, channels: 1 };
  const blank = setOf([], shape);
  const count = 100_000;
  const same = setOf(Array.from({ length: count }, () => new Uint8Array(64).fill(255)), shape);
  const { groups } = findDuplicates({ train: same, test: blank });
  assert.deepEqual([groups.length, groups[0]!.kind, groups[0]!.members.length], [1, "exact", count]);
  // Different images with few hashes: not all pairs are compared.
  const shades = Array.from({ length: 20_000 }, (_, i) => {
    const image = new Uint8Array(64).fill(i % 250);
    image.fill(i % 250 + 1, 0, 1 + i % 61);
    return image;
  });
  const found = findDuplicates({ train: setOf(shades, shape) });
  assert.ok(found.groups.length > 0);
  // Black and white differ, although both are blank.
  const pair = setOf([new Uint8Array(64), new Uint8Array(64).fill(255)], shape);
  assert.deepEqual(findDuplicates({ train: pair }).groups, []);
});

Deno.test("findDuplicates() distinguishes colours of the same brightness", () => {
  const red = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => [200, 0, 0][i % 3]!);
  const blue = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => [0, 50, 255][i % 3]!);
  for (const image of [red, blue]) image.fill(255, 0, 3 * SIDE * (SIDE / 2));
  assert.deepEqual(findDuplicates({ train: setOf([red, blue]) }).groups, []);
});

Deno.test("findDuplicates() reports its progress, and takes data without images", () => {
  const seen: number[][] = [];
  const tiny = setOf(Array.from({ length: 2500 }, (_, i) => Uint8Array.of(i)), {
    height: 1,
    width: 1,
    channels: 1,
  });
  findDuplicates({ train: tiny }, (done, total) => seen.push([done, total]));
  assert.deepEqual(seen, [[1000, 2500], [2000, 2500], [2500, 2500]]);
  const none = findDuplicates({ train: setOf([]) });
  assert.deepEqual(none, { groups: [], leaks: [], complete: true });
});
