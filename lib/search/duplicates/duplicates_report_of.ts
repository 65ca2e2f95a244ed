import type { CheckpointState } from "../../run/checkpoint_format.ts";
import type { NearRule } from "./compare_images.ts";
import type { DuplicatesReport } from "./duplicates_report.ts";
import type { Examined } from "./examine_images.ts";
import type { GatheredImages } from "./gather_images.ts";
import { MEASURED_SHARE, type MeasuredChanges } from "./measure_changes.ts";

/** What is known of an examination besides its findings. */
export interface ExaminedBy {
  /** The checkpoint's folder. */
  folder: string;
  state: CheckpointState;
  rule: NearRule;
  /** What was measured for the rule; undefined if its distance was named. */
  measured: MeasuredChanges | undefined;
  /** Tables and lists that say which images there are. */
  lists: string[];
  /** How many images were left out because their file was named before. */
  repeated: number;
}

/** Puts together what `deno task duplicates` says. */
export function duplicatesReportOf(
  { images, damaged }: GatheredImages,
  found: Examined,
  { folder, state, rule, measured, lists, repeated }: ExaminedBy,
): DuplicatesReport {
  const splits = Map.groupBy(images, ({ split }) => split);
  splits.delete(undefined);
  return {
    checkpoint: { path: folder, epoch: state.epoch, trained_on: state.dataset.title },
    images: images.length,
    classes: new Set(images.flatMap(({ label }) => label ?? [])).size,
    unlabelled: images.filter(({ label }) => label === undefined).length,
    splits: Object.fromEntries(Array.from(splits, ([name, { length }]) => [name!, length])),
    lists,
    repeated,
    damaged,
    rule: { ...rule, measured: measured ? { pictures: measured.pictures, share: MEASURED_SHARE } : null },
    ...found,
  };
}
