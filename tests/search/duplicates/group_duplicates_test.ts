import assert from "node:assert/strict";
import { DisjointSets } from "../../../lib/data/duplicates/disjoint_sets.ts";
import { ImagePrints } from "../../../lib/data/duplicates/image_prints.ts";
import { uniteDuplicates } from "../../../lib/data/duplicates/unite_duplicates.ts";
import { isNear } from "../../../lib/search/duplicates/compare_images.ts";
import { extraImages } from "../../../lib/search/duplicates/extra_images.ts";
import type { GatheredImages } from "../../../lib/search/duplicates/gather_images.ts";
import { groupDuplicates } from "../../../lib/search/duplicates/group_duplicates.ts";
import { setOf, texture } from "../../data/duplicates/textures.ts";

const NO_TREE = { read: () => Promise.reject(new Error("not read")) };

/** An image at an angle in degrees: two images are near by the difference of their angles. */
interface Drawn {
  seed: number;
  angle: number;
  split?: string;
}

/** Groups drawn images; below 10 degrees they are near. */
function grouped(drawn: readonly Drawn[]) {
  const set = setOf(drawn.map(({ seed }) => texture(seed)));
  const prints = new ImagePrints(drawn.length, set);
  drawn.forEach((_, i) => prints.add(set.image(i), i));
  const embeddings = Float32Array.from(drawn.flatMap(({ angle }) => {
    const radians = angle * Math.PI / 180;
    return [Math.cos(radians), Math.sin(radians)];
  }));
  const images = drawn.map(({ split }, i) => ({
    path: `${i}.png`,
    name: `${i}.png`,
    tree: NO_TREE,
    ...(split !== undefined && { split }),
  }));
  const gathered: GatheredImages = {
    ...{ images, embeddings, prints, dimension: 2, damaged: [] },
    sample: { set, embeddings },
  };
  const rule = { distance: 2 * Math.sin(5 * Math.PI / 180), ratio: 1 };
  const usual = drawn.map(() => Infinity);
  const alike = new DisjointSets(drawn.length);
  uniteDuplicates(prints, alike);
  const all = new DisjointSets(drawn.length);
  drawn.forEach((_, a) => {
    all.unite(a, alike.find(a));
    drawn.forEach((_, b) =>
      a < b && isNear(a, b, { embeddings, dimension: 2, usual }, rule) && all.unite(a, b)
    );
  });
  return groupDuplicates(gathered, { alike, all, rule, usual }).map(({ kind, members }) => ({
    kind,
    members: members.map(({ image, like }) =>
      like === undefined ? `${image} stays` : `${image} ${like.kind} ${like.image}`
    ),
  }));
}

Deno.test("groupDuplicates() says why images are duplicates, the largest group first", () => {
  const found = grouped([
    ...[{ seed: 1, angle: 0 }, { seed: 1, angle: 90 }],
    ...[{ seed: 2, angle: 180 }, { seed: 3, angle: 185 }, { seed: 2, angle: 270 }],
    { seed: 4, angle: 45 },
  ]);
  assert.deepEqual(found, [
    { kind: "near", members: ["2 stays", "3 near 2", "4 equal 2"] },
    { kind: "equal", members: ["0 stays", "1 equal 0"] },
  ]);
});

Deno.test("groupDuplicates() lets every image stay that is like none that stays, along a chain too", () => {
  const chain = Array.from({ length: 7 }, (_, i) => ({ seed: i, angle: 8 * i }));
  assert.deepEqual(grouped(chain), [{
    kind: "near",
    members: ["0 stays", "1 near 0", "2 stays", "3 near 2", "4 stays", "5 near 4", "6 stays"],
  }]);
});

Deno.test("groupDuplicates() lets images of the evaluation stay before those of the training", () => {
  const angles = [{ split: "train" }, { split: "test" }, { split: "train" }, { split: "validation" }];
  assert.deepEqual(grouped(angles.map((image, i) => ({ ...image, seed: i, angle: i }))), [{
    kind: "near",
    members: ["1 stays", "3 near 1", "0 near 1", "2 near 1"],
  }]);
});

Deno.test("extraImages() leaves groups of several classes out", () => {
  const member = (path: string, like?: string) => ({
    ...{ path, class: "a", split: null },
    like: like === undefined ? null : { path: like, kind: "near" as const, distance: 0.25 },
  });
  const group = { kind: "near" as const, leak: false, images: [member("a"), member("b", "a"), member("c")] };
  assert.deepEqual(
    extraImages([{ ...group, contradiction: false }, { ...group, contradiction: true }]),
    [{ path: "b", stays: "a", kind: "near", distance: 0.25 }],
  );
});
