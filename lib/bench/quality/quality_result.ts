import { MAIN_RATE } from "../../config/false_accept_rates.ts";
import type { BenchResult } from "../bench_result.ts";
import {
  flagsTable,
  qualityFigures,
  type QualityRow,
  qualityTable,
  type ShownFigures,
} from "./quality_table.ts";
import type { StudyFolder } from "./read_study_folder.ts";

/** How a study was run, for the notes. */
export interface StudyFacts extends ShownFigures {
  seeds: number;
  /** Threads of each training. */
  threads: number;
  /** How many ran at a time. */
  parallel: number;
  /** Trainings that were planned. */
  planned: number;
}

/** The result of a study. */
export function qualityResult(
  rows: readonly QualityRow[],
  { ended, lookedAt }: Pick<StudyFolder, "ended" | "lookedAt">,
  { seeds, threads, parallel, test, views, planned }: StudyFacts,
): BenchResult {
  const [first] = ended.values();
  const notes = [
    ...(first === undefined ? [] : [
      `${first.data.title}: ${first.data.trained} training images and ${first.data.heldOut} held out, chosen by the ` +
      `seed; seeds 1 to ${seeds}. ${first.engine}; ${threads} ${
        threads === 1 ? "thread" : "threads"
      } each, ` +
      `${parallel} at a time.`,
    ]),
    `VAL: exact, at FAR ${MAIN_RATE}, over all pairs of the held-out images, after the last epoch, mean ± standard ` +
    "deviation over the seeds. To the base: the mean difference, seed by seed, ± half of its 95% interval by Student's t.",
    ...(rows.length < 3 ? [] : [
      `${
        rows.length - 1
      } variants against one base: of as many that are equal to it, one in 20 is beyond its interval.`,
    ]),
    "seconds each: of training, without evaluations.",
    ...(views === 1 ? [] : [
      `${views} views: the same network, an image's embedding being the mean of those of it and of its shifts by one ` +
      "pixel; mean ± half of its 95% interval by Student's t over the seeds.",
    ]),
    test
      ? "Test images: read for these rows alone, after the last epoch of each training, mean ± half of its 95% interval " +
        "by Student's t over the seeds. Nothing was chosen by them."
      : "The test images were not looked at; --test shows their figures.",
    `${lookedAt} trainings were looked at in all; ${ended.size} of ${planned} are in this table.`,
  ];
  return {
    tables: [qualityTable(rows, { test, views }), flagsTable(rows)],
    notes,
    figures: {
      quality: {
        rows: qualityFigures(rows, { test, views }),
        trainings_looked_at: lookedAt,
        trainings: ended.size,
        planned,
      },
    },
    leftOut: {},
  };
}
