import assert from "node:assert/strict";
import { inOwnProcess } from "../base/fixtures.ts";
import { missing } from "../engine/fixtures.ts";
import type { EpochMemory } from "./memory_by_epoch.ts";

const EPOCHS = 200;
/**
 * The allowed growth of the process between the first epochs and the end, in MB: the C library's heap needs some
 * hundred epochs to settle, and then stays constant. A leak of 100 kB per step would amount to about as much.
 */
const SLACK = 128;

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
    // The minimum of each tenth of the epochs: between two garbage collections the heap grows.
    const least = (part: EpochMemory[]) => Math.min(...part.map(({ resident }) => resident));
    const grown = least(held.slice(-EPOCHS / 10)) - least(held.slice(EPOCHS / 10, EPOCHS / 5));
    assert.ok(grown < SLACK, `${grown.toFixed(0)} MB more`);
  });
}
