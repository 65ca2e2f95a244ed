import assert from "node:assert/strict";
import { flattenTree } from "../../lib/engine/tensor_tree.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { describeNotFinite, findNotFinite, NotFiniteError } from "../../lib/run/finite.ts";
import type { HostTensor } from "../../lib/run/training_tree.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { makeCheckpoint, spoilTensor } from "./fixtures.ts";

/** A weight, a running statistic, a slot. */
const TENSORS = ["conv1/kernel", "conv2/running_variance", "slots/adam_second_moment/dense/kernel"];

Deno.test("findNotFinite() returns the first tensor that is not finite, the model's first, and counts the values", () => {
  const { training } = makeCheckpoint(1);
  assert.equal(findNotFinite(training), undefined);
  training.slots.adam_first_moment!["dense/bias"]!.values[0] = NaN;
  assert.equal(findNotFinite(training)!.name, "slots/adam_first_moment/dense/bias");
  training.parameters["conv1/beta"]!.values.set([-Infinity, NaN]);
  const found = findNotFinite(training)!;
  assert.deepEqual(found, { name: "conv1/beta", value: -Infinity, count: 2, of: 2 });
  assert.equal(describeNotFinite(found), "conv1/beta holds -Infinity (2 of its 2 values are not finite)");
});

Deno.test("readCheckpoint() rejects values that are not finite even if the digests match, and says what to do", () =>
  withFolder(async (folder) => {
    for (const tensor of TENSORS) {
      for (const value of [NaN, Infinity, -Infinity]) {
        await writeCheckpoint(folder, "a", makeCheckpoint(1));
        await spoilTensor(`${folder}/a`, tensor, value);
        await refuses(
          () => readCheckpoint(`${folder}/a`),
          new RegExp(
            `^Expected finite values in \\S+/a but ${tensor} holds ${value} \\(1 of its \\d+ values is not finite\\); ` +
              "the training had diverged: use another checkpoint, or train again with a smaller --lr$",
          ),
        );
      }
    }
  }));

Deno.test("writeCheckpoint() rejects values that are not finite, preserves the old checkpoint and leaves nothing behind", () =>
  withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    for (const tensor of TENSORS) {
      const broken = makeCheckpoint(2);
      const { parameters, statistics, slots } = broken.training;
      const leaves = flattenTree<HostTensor>({ ...parameters, ...statistics, slots });
      leaves.find(({ path }) => path === tensor)!.leaf.values[1] = NaN;
      for (const name of ["a", "b"]) {
        await assert.rejects(
          () => writeCheckpoint(folder, name, broken),
          (error) => error instanceof NotFiniteError && error.found.name === tensor,
        );
      }
    }
    assert.deepEqual(namesIn(folder), ["a"]);
    assert.deepEqual((await readCheckpoint(`${folder}/a`)).parameters, makeCheckpoint(1).parameters);
  }));
