import assert from "node:assert/strict";
import { inOwnProcess } from "../base/fixtures.ts";
import { missing } from "../engine/fixtures.ts";
import type { EpochMemory } from "./memory_by_epoch.ts";

const EPOCHS = 200;
/**
 * The allowed growth of the process between the second quarter of the epochs and the last one, in MB: the C library's
 * heap settles before that. A leak of 100 kB per step would amount to about as much.
 */
const SLACK = 64;

for (const engine of ["native", "wasm"] as const) {
  Deno.test({
    name:
      `A training of many epochs holds as many tensors, handles and bytes at its end as in its second epoch (${engine})`,
    ignore: missing(engine),
  }, async () => {
    const module = import.meta.resolve("./memory_by_epoch.ts");
    const held = await inOwnProcess(module, "memoryByEpoch", engine, EPOCHS) as EpochMemory[];
    assert.equal(held.length, EPOCHS);
    for (const { memory } of held.slice(2)) assert.deepEqual(memory, held[1]!.memory);
    // The minimum of a quarter of the epochs: between two garbage collections, many epochs apart, the heap grows.
    const least = (part: EpochMemory[]) => Math.min(...part.map(({ resident }) => resident));
    const grown = least(held.slice(-EPOCHS / 4)) - least(held.slice(EPOCHS / 4, EPOCHS / 2));
    assert.ok(grown < SLACK, `${grown.toFixed(0)} MB more`);
  });
}
