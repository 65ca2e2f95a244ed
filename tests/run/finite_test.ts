import assert from "node:assert/strict";
import { readCheckpoint, writeCheckpoint } from "../../lib/run/checkpoint.ts";
import { describeNotFinite, findNotFinite, NotFiniteError } from "../../lib/run/finite.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { makeCheckpoint, spoilTensor } from "./fixtures.ts";

/** A weight, a running statistic, a slot. */
const TENSORS = ["conv1/kernel", "conv2/running_variance", "adam_v:dense/kernel"];

Deno.test("findNotFinite() finds the first tensor that is not finite, and counts", () => {
  const tensors = new Map([["a", Float32Array.of(0, 1e-45, -3.4e38)], [
    "b",
    Float32Array.of(1, -Infinity, NaN),
  ]]);
  assert.equal(findNotFinite(new Map([["a", tensors.get("a")!]]), new Map()), undefined);
  const found = findNotFinite(new Map(), tensors)!;
  assert.deepEqual(found, { name: "b", value: -Infinity, count: 2, of: 3 });
  assert.equal(describeNotFinite(found), "b holds -Infinity (2 of its 3 values are not finite)");
});

Deno.test("readCheckpoint() refuses what is not finite though its digests fit, and says what to do", () =>
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

Deno.test("writeCheckpoint() refuses what is not finite, keeps the old checkpoint and leaves nothing", () =>
  withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    for (const tensor of TENSORS) {
      const broken = makeCheckpoint(2);
      (broken.parameters.get(tensor) ?? broken.optimizer.get(tensor))![1] = NaN;
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
