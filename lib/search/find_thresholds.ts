import { readRegularFile } from "../base/read_regular_file.ts";
import { systemReason } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { EvaluationReport } from "../eval/report_type.ts";
import type { RocPoint } from "../eval/roc.ts";
import { EVENT_LOG } from "../run/event_log.ts";
import type { TrainEvent } from "../run/events.ts";
import { logLines } from "../run/log_lines.ts";
import { runOfCheckpoint } from "../run/run_of_checkpoint.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import type { Thresholds } from "./thresholds.ts";

/** No evaluation in JSON is larger. */
const MAX_REPORT_BYTES = 1 << 28;

/**
 * The thresholds that the training has measured for a checkpoint: those of its log.
 *
 * @param folder The checkpoint's.
 * @returns Undefined if the log has none for this checkpoint, or there is no log.
 */
export async function thresholdsOfRun(
  folder: string,
  { epoch, step, dataset }: Pick<CheckpointState, "epoch" | "step" | "dataset">,
): Promise<Thresholds | undefined> {
  if (step > 0) return undefined;
  let found: Thresholds | undefined;
  let images = 0;
  const run = await runOfCheckpoint(folder);
  if (!await Deno.stat(`${run}/${EVENT_LOG}`).then(({ isFile }) => isFile, () => false)) return undefined;
  for await (const lines of logLines(`${run}/${EVENT_LOG}`)) {
    for (const { event } of lines) {
      if (event.type === "run_started") images = event.dataset.test_images;
      found = ofEvent(event, epoch, { title: dataset.title, split: "test", images }) ?? found;
    }
  }
  return found;
}

function ofEvent(
  event: TrainEvent,
  epoch: number,
  measuredOn: Thresholds["measured_on"],
): Thresholds | undefined {
  if (event.type === "final_evaluation" && event.report.checkpoint?.epoch === epoch) {
    return thresholdsOfReport(event.report);
  }
  if (event.type !== "evaluation" || event.epoch !== epoch) return undefined;
  return { measured_on: measuredOn, views: 1, points: pointsOf(event.exact) };
}

/** The thresholds that an evaluation has measured. */
export function thresholdsOfReport({ compared, dataset, exact }: EvaluationReport): Thresholds {
  return {
    measured_on: {
      title: dataset.title,
      split: compared?.split ?? "test",
      images: compared?.images ?? 0,
    },
    views: compared?.views ?? 1,
    points: pointsOf(exact),
  };
}

/** The points of the ROC curve, and the exact ones for the rates that were asked for. */
function pointsOf(
  { roc = [], threshold_at_far, val_at_far }: Pick<
    EvaluationReport["exact"],
    "roc" | "threshold_at_far" | "val_at_far"
  >,
): RocPoint[] {
  const exact = Object.entries(threshold_at_far).flatMap(([far, threshold]) => {
    const val = val_at_far[far];
    return threshold === null || val === null || val === undefined
      ? []
      : [{ threshold, far: Number(far), val }];
  });
  // Of two points with one rate the later one counts, which has the larger threshold.
  return [...roc, ...exact].sort((a, b) => a.far - b.far || a.threshold - b.threshold);
}

/**
 * Reads the thresholds of an evaluation that `deno task eval --json` has written.
 *
 * @throws {UserError} If it cannot be read or is no such evaluation.
 */
export async function readThresholds(path: string): Promise<Thresholds> {
  const wrong = (found: string) =>
    new UserError(
      `Expected an evaluation, as deno task eval --json writes it, in ${path} but ${found}; write one into that file`,
    );
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(await readRegularFile(path, MAX_REPORT_BYTES)));
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (error instanceof SyntaxError) throw wrong("it is not JSON");
    throw wrong(`cannot read it: ${systemReason(error) ?? "nothing exists there"}`);
  }
  const report = EvaluationReport.safeParse(value);
  if (!report.success) throw wrong(`${report.error.issues[0]!.path.join(".") || "it"} is not one's`);
  return thresholdsOfReport(report.data);
}
