import assert from "node:assert/strict";
import {
  addedByLink,
  exchangesOf,
  predictStep,
  sendingOf,
} from "../../../lib/bench/workers/network_model.ts";

const close = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-9, `${found}`);

Deno.test("predictStep() adds mining, sending each number twice, and the exchanges that wait for each other", () => {
  const measured = { alone: 80, exchange: 0.5, numbers: 1e6, mining: (workers: number) => workers - 1 };
  assert.equal(predictStep(measured, 1, { gigabits: 10, roundTrip: 0.1 }), 80);
  // 2 · 1/2 · 32 Mbit at 10 Gbit/s are 3.2 ms; 5 exchanges of 0.6 ms.
  close(predictStep(measured, 2, { gigabits: 10, roundTrip: 0.1 }), 80 + 1 + 3.2 + 3);
  // The ring passes on gathered numbers 3 times, and adds in 6; of each all but the first are half an exchange.
  assert.equal(exchangesOf(4), 4 * 2 + 3.5);
  close(predictStep(measured, 4, { roundTrip: 0 }), 80 + 3 + 11.5 * 0.5);
});

Deno.test("addedByLink() is what a network adds to a step", () => {
  const link = { gigabits: 0.1, roundTrip: 10 };
  assert.equal(addedByLink(220_000, 2, link), sendingOf(220_000, 2, link) + 50);
  close(sendingOf(220_000, 2, link), 70.4);
  close(sendingOf(220_000, 4, link), 105.6);
});
