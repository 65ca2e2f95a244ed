import assert from "node:assert/strict";
import { runCampaign } from "../../../lib/train/crash/campaign.ts";
import { isFlawless, renderCrashResult } from "../../../lib/train/crash/crash_result.ts";
import { namesIn, withFolder } from "../../base/fixtures.ts";
import { replacing } from "../../tasks/fixtures.ts";

const standIn = (original: string, replacement: string) => [
  import.meta.resolve(`../../../lib/train/${original}`),
  import.meta.resolve(`./${replacement}`),
];

Deno.test({
  name: "a campaign finds faults that are planted in resuming, and keeps the runs that show them",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      const denoFlags = replacing(Object.fromEntries([
        standIn("progress.ts", "forgetful_progress.ts"),
        standIn("is_kept_on_resume.ts", "keeping_all.ts"),
      ]));
      const result = await runCampaign({
        runs: 3,
        seed: 1,
        engine: "wasm",
        jobs: 2,
        below: false,
        only: "kill",
        folder,
        denoFlags,
      });
      assert.equal(result.runs, 3);
      assert.ok(result.wrong_resumes > 0, JSON.stringify(result));
      assert.ok(result.log_gaps > 0, JSON.stringify(result));
      assert.deepEqual([result.stacks, result.hangs, result.unreadable], [0, 0, 0]);
      assert.equal(isFlawless(result), false);
      const failed = [...new Set(result.failures.map(({ run }) => `run_${run}`))].sort();
      assert.deepEqual(namesIn(folder).filter((name) => name.startsWith("run_")), failed);
      const text = renderCrashResult(result, { color: false, ascii: true });
      assert.match(text, /^\| killed before an operation on files +\| +3 \|/m);
      assert.match(
        text,
        /^Run \d, kill@\d+.*: the weights at the end differ from .*: epoch_3\/weights\.bin/m,
      );
    }),
});
