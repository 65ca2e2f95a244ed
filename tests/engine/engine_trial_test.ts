import assert from "node:assert/strict";
import type { Engine } from "../../lib/engine/engine.ts";
import { openFaster, trialMilliseconds } from "../../lib/engine/engine_trial.ts";
import { testOnEngines } from "./fixtures.ts";

/** Opens a made-up engine whose steps take so long, or fail. */
function made(name: Engine["name"], milliseconds: number | string, opened: string[]) {
  return {
    open: () => {
      opened.push(name);
      return Promise.resolve({ name } as Engine);
    },
    trial: () =>
      typeof milliseconds === "number" ? Promise.resolve(milliseconds) : Promise.reject(Error(milliseconds)),
  };
}

async function faster(...engines: [Engine["name"], number | string][]) {
  const opened: string[] = [];
  const all = new Map(engines.map(([name, time]) => [name, made(name, time, opened)]));
  const { engine, reason } = await openFaster(
    [...all.values()].map(({ open }) => open),
    ({ name }) => all.get(name)!.trial(),
  );
  return { name: engine.name, reason, opened };
}

Deno.test("openFaster() opens the engine again that takes less time for a small step, and says how much", async () => {
  assert.deepEqual(await faster(["native", 24.04], ["webgpu", 3]), {
    name: "webgpu",
    reason: "a small step takes 3.0 ms, native 24.0 ms",
    opened: ["native", "webgpu", "webgpu"],
  });
  assert.deepEqual(await faster(["native", 24.04], ["webgpu", 195]), {
    name: "native",
    reason: "a small step takes 24.0 ms, webgpu 195.0 ms",
    opened: ["native", "webgpu", "native"],
  });
});

Deno.test("openFaster() takes no engine that cannot compute, and fails as the first one if none can", async () => {
  const { name, reason } = await faster(["native", 24], ["webgpu", "its driver lost the device"]);
  assert.equal(name, "native");
  assert.equal(reason, "a small step takes 24.0 ms, another engine failed: its driver lost the device");
  await assert.rejects(faster(["native", "no memory"], ["webgpu", "no device"]), /^Error: no memory$/);
});

testOnEngines("trialMilliseconds() times a step and leaves no tensor", async (engine) => {
  const before = engine.memory().tensors;
  const milliseconds = await trialMilliseconds(engine);
  assert.ok(milliseconds > 0 && Number.isFinite(milliseconds));
  assert.equal(engine.memory().tensors, before);
}, ["native", "wasm"]);
