import type { Outcome } from "../../lib/sweep/outcome.ts";
import { keyOf } from "../../lib/sweep/planned_run.ts";
import type { SweepFile } from "../../lib/sweep/sweep_file.ts";
import { type SweepResult, sweepResultOf } from "../../lib/sweep/sweep_result.ts";

/** What a run came to; NaN if it diverged. */
export function outcome(val: number, bestEpoch = 4): Outcome {
  return {
    state: Number.isNaN(val) ? "diverged" : "done",
    val,
    best: { epoch: bestEpoch, val: val + 0.01 },
    seconds: 100 * val,
    evaluationSeconds: 1,
    data: { title: "MNIST", synthetic: false, digest: "d", trained: 5000, heldOut: 500 },
    engine: "native, CPU",
  };
}

/** A sweep whose settings differ in their learning rate; undefined where a run has not ended. */
export function sweepFile(settings: number, seeds: number, flags: Record<string, string> = {}): SweepFile {
  const digests = Array.from({ length: settings }, (_, i) => `d${i}`);
  return {
    format: 1,
    data: { name: "mnist", path: "/data" },
    threads: 1,
    chosen_by: flags.early_stop === undefined ? "last" : "best",
    settings: digests.map((digest, i) => ({
      digest,
      flags: { holdout: "500", ...flags, lr: `0.00${i + 1}` },
      differing: settings === 1 ? {} : { lr: `0.00${i + 1}` },
    })),
    runs: digests.flatMap((digest) =>
      Array.from({ length: seeds }, (_, i) => ({ name: `${digest}-seed_${i + 1}`, digest, seed: i + 1 }))
    ),
  };
}

/** What a sweep has found, by the figures of each setting's seeds. */
export function sweepResult(
  figures: readonly (readonly (number | undefined)[])[],
  flags: Record<string, string> = {},
): SweepResult {
  const file = sweepFile(figures.length, figures[0]!.length, flags);
  const outcomes = new Map<string, Outcome>();
  for (const run of file.runs) {
    const val = figures[Number(run.digest.slice(1))]![run.seed - 1];
    if (val !== undefined) outcomes.set(keyOf(run), outcome(val, run.seed + 3));
  }
  return sweepResultOf("runs", file, outcomes);
}
