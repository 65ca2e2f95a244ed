import type {
  DuplicatesReport,
  ReportedDuplicates,
} from "../../../lib/search/duplicates/duplicates_report.ts";

/** A group of images, of which all but the first need not stay. */
export function makeGroup(
  paths: readonly string[],
  parts: Partial<ReportedDuplicates> = {},
): ReportedDuplicates {
  return {
    ...{ kind: "near", leak: false, contradiction: false },
    images: paths.map((path, i) => ({
      ...{ path, class: "cat", split: i === 0 ? "test" : "train" },
      like: i === 0 ? null : { path: paths[0]!, kind: "near", distance: 0.125 },
    })),
    ...parts,
  };
}

/** What was found among images. */
export function makeReport(parts: Partial<DuplicatesReport> = {}): DuplicatesReport {
  return {
    checkpoint: { path: "runs/a/best", epoch: 3, trained_on: "pets" },
    ...{ images: 1234, classes: 7, unlabelled: 0, splits: { train: 1000, test: 234 }, lists: [] },
    ...{ repeated: 0, damaged: [], complete: true, groups: [], suspects: [] },
    rule: { distance: 0.25, measured: { pictures: 256, share: 0.9 }, ratio: 0.6 },
    ...parts,
  };
}

/** An image that may be mislabelled. */
export function makeSuspect(path: string): NonNullable<DuplicatesReport["suspects"]>[number] {
  return {
    ...{ path, class: "cat", likely: "dog", agreement: 0.9 },
    ...{ likely_distance: 0.1, own_distance: 0.5, score: 0.72 },
  };
}
