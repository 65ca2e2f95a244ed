import assert from "node:assert/strict";
import { formatDuration } from "../../lib/report/duration.ts";

Deno.test("formatDuration() never shows 60 of anything", () => {
  const cases: [number, string][] = [
    [0, "0.0 s"],
    [59.94, "59.9 s"],
    [59.96, "1 min 00 s"],
    [119.6, "2 min 00 s"],
    [3599.4, "59 min 59 s"],
    [3599.6, "1 h 00 min"],
    [7199, "2 h 00 min"],
    [90_000, "25 h 00 min"],
  ];
  for (const [seconds, text] of cases) assert.equal(formatDuration(seconds), text);
});
