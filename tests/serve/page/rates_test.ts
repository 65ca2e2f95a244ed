import assert from "node:assert/strict";
import { choosableRates, placeOfRate, rateText } from "../../../lib/serve/page/rates.ts";
import { leastRate, thresholdAt } from "../../../lib/search/thresholds.ts";
import { THRESHOLDS } from "../fixtures.ts";

Deno.test("the page decides by the same threshold as the command, at every rate", () => {
  const rates = choosableRates(THRESHOLDS.points);
  assert.deepEqual(rates.map(({ far }) => far), [0.001, 0.01, 1]);
  for (const far of [0.001, 0.0011, 0.00999, 0.01, 0.5, 1]) {
    assert.deepEqual(rates[placeOfRate(rates, far)], thresholdAt(THRESHOLDS, far), `${far}`);
  }
  // Below the least rate the page shows that one; the command refuses.
  assert.equal(rates[placeOfRate(rates, 1e-9)]!.far, leastRate(THRESHOLDS));
  assert.deepEqual(choosableRates([]), []);
});

Deno.test("rates have two digits", () => {
  const texts: [number, string][] = [
    [0.001, "0.001"],
    [0.00099951, "0.001"],
    [0.000123, "0.00012"],
    [0.5, "0.5"],
    [1, "1"],
    [0.104, "0.1"],
    [0.0999, "0.1"],
    [2.04e-8, "2e-8"],
    [2.3456e-7, "2.3e-7"],
  ];
  for (const [rate, text] of texts) assert.equal(rateText(rate), text);
});
