import assert from "node:assert/strict";
import fc from "fast-check";
import { flattenTree } from "../../lib/engine/tensor_tree.ts";
import { sizeOf } from "../../lib/model/architecture.ts";
import type { HostTensor } from "../../lib/run/training_tree.ts";
import { readCheckpoint, writeCheckpoint } from "../../lib/run/checkpoint.ts";
import { CHECKPOINT_FILES } from "../../lib/run/checkpoint_format.ts";
import { assertUserError, withFolder } from "../base/fixtures.ts";
import { makeCheckpoint, replaceFile } from "./fixtures.ts";

const FILES = Object.keys(CHECKPOINT_FILES) as (keyof typeof CHECKPOINT_FILES)[];

/** A change to one of a checkpoint's files. */
const damage = fc.record({
  file: fc.constantFrom(...FILES),
  kind: fc.constantFrom("set", "flip", "cut", "insert", "empty"),
  at: fc.nat(),
  value: fc.integer({ min: 0, max: 255 }),
});

function apply({ kind, at: place, value }: { kind: string; at: number; value: number }, bytes: Uint8Array) {
  const at = place % bytes.length;
  if (kind === "empty") return new Uint8Array(0);
  if (kind === "cut") return bytes.slice(0, at);
  if (kind === "insert") return Uint8Array.of(...bytes.subarray(0, at), value, ...bytes.subarray(at));
  const changed = bytes.slice();
  if (kind === "set") changed[at] = value;
  else changed[at]! ^= 1 << (value % 8);
  return changed;
}

Deno.test("readCheckpoint() reads a checkpoint that was damaged at random as it was, or says what is wrong", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    const whole = await readCheckpoint(`${folder}/a`);
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, ...change }) => {
        const path = `${folder}/a/${CHECKPOINT_FILES[file]}`;
        const bytes = await Deno.readFile(path);
        await Deno.writeFile(path, apply(change, bytes));
        try {
          assert.deepEqual(await readCheckpoint(`${folder}/a`), whole);
        } catch (error) {
          assertUserError(error, /a\/\w+\.(json|bin) /);
        } finally {
          await Deno.writeFile(path, bytes);
        }
      }),
      { numRuns: 400 },
    );
  });
});

Deno.test("readCheckpoint() never fails in another way, even where the digests were mended", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "a", makeCheckpoint(1));
    const digests = await Deno.readFile(`${folder}/a/${CHECKPOINT_FILES.digests}`);
    await fc.assert(
      fc.asyncProperty(damage, async ({ file, ...change }) => {
        fc.pre(file !== "digests");
        const path = `${folder}/a/${CHECKPOINT_FILES[file]}`;
        const bytes = await Deno.readFile(path);
        await replaceFile(`${folder}/a`, file, apply(change, bytes));
        try {
          const { parameters, training } = await readCheckpoint(`${folder}/a`);
          assert.equal(parameters.get("dense/kernel")!.length, 6);
          for (const { leaf } of flattenTree<HostTensor>(training)) {
            assert.equal(leaf.values.length, sizeOf([...leaf.shape]));
          }
        } catch (error) {
          assertUserError(error, /./);
        } finally {
          await Deno.writeFile(path, bytes);
          await Deno.writeFile(`${folder}/a/${CHECKPOINT_FILES.digests}`, digests);
        }
      }),
      { numRuns: 400 },
    );
  });
});
