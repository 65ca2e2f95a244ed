import assert from "node:assert/strict";
import expected from "./expected_failures.json" with { type: "json" };
import { judge } from "./judge.ts";

Deno.test("judge() tells expected failures from others, and finds what is listed but does not fail", () => {
  const spec = (name: string, status: "passed" | "failed" | "pending", message = "") => ({
    name,
    status,
    message,
  });
  const results = [
    spec("adds", "passed"),
    spec("divides", "failed", "by zero"),
    spec("sorts", "failed", "no kernel"),
    spec("waits", "pending"),
    spec("joins", "passed"),
  ];
  assert.deepEqual(judge(results, [{ reason: "no kernel", specs: ["sorts", "joins", "gone"] }]), {
    passed: 2,
    failed: ["divides: by zero"],
    excluded: 2,
    stale: ["joins", "gone"],
  });
});

Deno.test("each expected failure of TensorFlow.js' own tests has one reason", () => {
  for (const groups of Object.values(expected)) {
    for (const { reason } of groups) assert.match(reason, /\w+ \w+/);
    const reasons = groups.map(({ reason }) => reason);
    assert.deepEqual([...new Set(reasons)], reasons);
  }
});
