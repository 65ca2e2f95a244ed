import assert from "node:assert/strict";
import { splitHoldout, takeImages } from "../../lib/data/split_holdout.ts";
import { imageSplit } from "../../lib/evaluate/image_split.ts";
import type { CheckpointState } from "../../lib/run/checkpoint_format.ts";
import { refuses } from "../base/fixtures.ts";
import { smallNetwork } from "../model/fixtures.ts";
import { makeCheckpoint } from "../run/fixtures.ts";
import { NOISE } from "./fixtures.ts";

function trainedWith(config: Record<string, unknown>): CheckpointState {
  const { name, title, synthetic, digest, test: { height, width } } = NOISE;
  const { state } = makeCheckpoint(1, smallNetwork(height, width, [2, 3], 2));
  return { ...state, config, dataset: { name, title, synthetic, digest } };
}

Deno.test("imageSplit() parts the training images as the training did, by its seed and sizes", () => {
  const state = trainedWith({ num_images: 50, holdout: 12, seed: 7 });
  const expected = splitHoldout(takeImages(NOISE.train, 50), 12, 7);
  assert.deepEqual(imageSplit(NOISE, "train", state, "a"), { split: "train", set: expected.train });
  assert.deepEqual(imageSplit(NOISE, "holdout", state, "a"), { split: "holdout", set: expected.holdout });
  assert.deepEqual(imageSplit(NOISE, "test", state, "a"), { split: "test", set: NOISE.test });
  const other = imageSplit(NOISE, "holdout", trainedWith({ num_images: 50, holdout: 12, seed: 8 }), "a");
  assert.notDeepEqual(other.set.allPixels(), expected.holdout.allPixels());
});

Deno.test("imageSplit() gives the images that were trained on where none were held out", async () => {
  const state = trainedWith({ num_images: 50, holdout: 0, seed: 7 });
  assert.deepEqual(imageSplit(NOISE, "train", state, "a").set, takeImages(NOISE.train, 50));
  await refuses(
    () => imageSplit(NOISE, "holdout", state, "runs/a"),
    /Expected a checkpoint .* --holdout but runs\/a held no images out; use --split test or train/,
  );
});

Deno.test("imageSplit() knows no training split in other data, but their test images", async () => {
  const state = { ...trainedWith({}), dataset: makeCheckpoint(1).state.dataset };
  assert.equal(imageSplit(NOISE, "test", state, "a").set, NOISE.test);
  for (const split of ["train", "holdout"] as const) {
    await refuses(
      () => imageSplit(NOISE, split, state, "runs/a"),
      /Expected the data that runs\/a was trained on, drawn digits, .* but found noise, digest a1a1a1a1a1a1; use --split test/,
    );
  }
});

Deno.test("imageSplit() says in which form the training read the data, if that was another", async () => {
  const trained = trainedWith({});
  const state = {
    ...trained,
    dataset: { ...trained.dataset, name: "list", digest: "b2", path: "./photos/" },
  };
  const asFolder = Object.assign(Object.create(NOISE), { name: "folder", path: "photos" });
  for (const split of ["train", "validation"]) {
    await refuses(
      () => imageSplit(asFolder, split, state, "runs/a"),
      /^Expected .* but found .*; add --format list, as runs\/a read it$/,
    );
  }
  const elsewhere = Object.assign(Object.create(NOISE), { name: "folder", path: "other" });
  await refuses(
    () => imageSplit(elsewhere, "validation", state, "runs/a"),
    /, one of .*, but found validation$/,
  );
});

Deno.test("imageSplit() refuses images of another size than the network takes", async () => {
  const state = trainedWith({});
  const wider = { ...state, network: { ...state.network, input: { ...state.network.input, width: 99 } } };
  await refuses(
    () => imageSplit(NOISE, "test", wider, "runs/a"),
    /Expected images of \d+ × 99, as runs\/a was trained on, but noise has \d+ × \d+; choose another --dataset/,
  );
});
