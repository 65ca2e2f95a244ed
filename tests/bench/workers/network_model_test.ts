import assert from "node:assert/strict";
import { predictStep } from "../../../lib/bench/workers/network_model.ts";

Deno.test("predictStep() adds sending, twice each number, and the hops of each operation", () => {
  const measured = { alone: 80, latency: 2, numbers: 1e6, rounds: 5 };
  assert.equal(predictStep(measured, 1, 10), 80);
  // 2 · 1/2 · 32 Mbit at 10 Gbit/s are 3.2 ms; 5 hops of 1.05 ms.
  assert.ok(Math.abs(predictStep(measured, 2, 10) - (80 + 3.2 + 5.25)) < 1e-9);
  assert.ok(predictStep(measured, 64, 100) < predictStep(measured, 64, 10));
});
