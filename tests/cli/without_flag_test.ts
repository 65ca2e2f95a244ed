import assert from "node:assert/strict";
import { withoutFlag } from "../../lib/cli/without_flag.ts";

Deno.test("withoutFlag() removes a flag and its value in every form", () => {
  for (const form of [["--workers", "2"], ["--workers=2"], ["-workers=2"]]) {
    assert.deepEqual(withoutFlag(["--lr", "1", ...form, "--plain"], "workers"), ["--lr", "1", "--plain"]);
  }
  assert.deepEqual(withoutFlag(["--worker-timeout", "9", "--x"], "worker_timeout"), ["--x"]);
  assert.deepEqual(withoutFlag(["--worker_timeout=9", "--num_workers", "3"], "workers"), [
    "--worker_timeout=9",
    "--num_workers",
    "3",
  ]);
});
