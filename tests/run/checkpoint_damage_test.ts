import assert from "node:assert/strict";
import fc from "fast-check";
import { flattenTree } from "../../lib/engine/tensor_tree.ts";
import { sizeOf } from "../../lib/model/shape.ts";
import type { HostTensor } from "../../lib/run/training_tree.ts";
import { readCheckpoint } from "../../lib/run/read_checkpoint.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import { CHECKPOINT_FILES } from "../../lib/run/checkpoint_format.ts";
import { assertUserError, withFolder } from "../base/fixtures.ts";
import { copyFormat1, makeCheckpoint, replaceFile } from "./fixtures.ts";

const FILES = [...Object.values(CHECKPOINT_FILES), "optimizer.bin"];

const format = fc.constantFrom<[1, 2]>(1, 2);
const has = (format: 1 | 2, file: string) =>
  file !== (format === 1 ? CHECKPOINT_FILES.training : "optimizer.bin");

/** A change to a file of a checkpoint. */
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

Deno.test("readCheckpoint() of a randomly damaged checkpoint returns the original or reports what is wrong", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "2", makeCheckpoint(1));
    await copyFormat1(folder, "1");
    const whole = { 1: await readCheckpoint(`${folder}/1`), 2: await readCheckpoint(`${folder}/2`) };
    await fc.assert(
      fc.asyncProperty(format, damage, async (format, { file, ...change }) => {
        fc.pre(has(format, file));
        const path = `${folder}/${format}/${file}`;
        const bytes = await Deno.readFile(path);
        await Deno.writeFile(path, apply(change, bytes));
        try {
          assert.deepEqual(await readCheckpoint(`${folder}/${format}`), whole[format]);
        } catch (error) {
          assertUserError(error, /\d\/\w+\.(json|bin|safetensors) /);
        } finally {
          await Deno.writeFile(path, bytes);
        }
      }),
      { numRuns: 600 },
    );
  });
});

Deno.test("readCheckpoint() never fails in another way, even if the digests were recomputed", async () => {
  await withFolder(async (folder) => {
    await writeCheckpoint(folder, "2", makeCheckpoint(1));
    await copyFormat1(folder, "1");
    await fc.assert(
      fc.asyncProperty(format, damage, async (format, { file, ...change }) => {
        fc.pre(has(format, file) && file !== CHECKPOINT_FILES.digests);
        const [path, digestPath] = [file, CHECKPOINT_FILES.digests].map((name) =>
          `${folder}/${format}/${name}`
        ) as [
          string,
          string,
        ];
        const [bytes, digests] = [await Deno.readFile(path), await Deno.readFile(digestPath)];
        await replaceFile(`${folder}/${format}`, file, apply(change, bytes));
        try {
          const { parameters, training } = await readCheckpoint(`${folder}/${format}`);
          assert.equal(parameters.get("dense/kernel")!.length, format === 1 ? 96 : 6);
          for (const { leaf } of flattenTree<HostTensor>(training)) {
            assert.equal(leaf.values.length, sizeOf([...leaf.shape]));
          }
        } catch (error) {
          assertUserError(error, /./);
        } finally {
          await Deno.writeFile(path, bytes);
          await Deno.writeFile(digestPath, digests);
        }
      }),
      { numRuns: 600 },
    );
  });
});
