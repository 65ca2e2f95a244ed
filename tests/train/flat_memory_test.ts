import assert from "node:assert/strict";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { train } from "./training_fixtures.ts";

const EPOCHS = 200;
/**
 * What the process may have more at the end than after the first epochs, in MB: the C library's heap needs some
 * hundred epochs to settle, and then stays for good. A leak of 100 kB a step would be as much.
 */
const SLACK = 128;

testOnEngines(
  "A training of many epochs holds as many tensors, handles and bytes at its end as in its second epoch",
  (engine) =>
    withFolder(async (runs) => {
      const held: { memory: ReturnType<typeof engine.memory>; resident: number }[] = [];
      await train(engine, {
        runs,
        run: "a",
        config: { epochs: EPOCHS, keep: "1", semi_hard_share: 0.1 },
        listen(event) {
          if (event.type !== "epoch_finished") return;
          held.push({ memory: engine.memory(), resident: Deno.memoryUsage().rss / 2 ** 20 });
        },
      });
      assert.equal(held.length, EPOCHS);
      for (const { memory } of held.slice(2)) assert.deepEqual(memory, held[1]!.memory);
      // The least of a tenth of the epochs each: between two garbage collections the heap grows.
      const least = (part: typeof held) => Math.min(...part.map(({ resident }) => resident));
      const grown = least(held.slice(-EPOCHS / 10)) - least(held.slice(EPOCHS / 10, EPOCHS / 5));
      assert.ok(grown < SLACK, `${grown.toFixed(0)} MB more`);
    }),
  ["native", "wasm"],
);
