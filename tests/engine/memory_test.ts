import assert from "node:assert/strict";
import type { EngineMemory } from "../../lib/engine/engine.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type MinerName, MINERS } from "../triplet/all_miners.ts";
import { testOnEngines } from "./fixtures.ts";
import { trainSteps } from "./step_fixtures.ts";

for (const miner of Object.keys(MINERS) as MinerName[]) {
  testOnEngines(
    `memory() is constant over steps with ${miner}, and returns to the start in the end`,
    async (engine) => {
      const before = engine.memory();
      const held: EngineMemory[] = [];
      await trainSteps(
        engine,
        engine.name === "cpu" ? 3 : 50,
        { miner, optimizer: "adam", learningRate: 1e-3 },
        () => void held.push(engine.memory()),
      );
      for (const memory of held) assert.deepEqual(memory, held[0]);
      assert.deepEqual(engine.memory(), before);
    },
  );
}

testOnEngines("memory() counts tensors, their bytes and the handles behind them", (engine) => {
  const before = engine.memory();
  const a = tf.ones([4, 2]);
  const b = a.add(1);
  b.dataSync();
  const { tensors, bytes, handles } = engine.memory();
  assert.deepEqual([tensors - before.tensors, bytes - before.bytes], [2, 64]);
  // A tensor that has not been used yet may have no native handle.
  assert.ok(handles - before.handles >= 1 && handles - before.handles <= 2, `${handles - before.handles}`);
  tf.dispose([a, b]);
  assert.deepEqual(engine.memory(), before);
});
