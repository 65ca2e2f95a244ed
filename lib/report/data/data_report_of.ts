import type { Dataset } from "../../data/dataset.ts";
import type { Duplicates } from "../../data/duplicates/find_duplicates.ts";
import { distinctImages } from "../../data/summary/distinct_images.ts";
import { classSizes, summariseDataset } from "../../data/summary/summarise_dataset.ts";
import type { DataReport, PlannedSetting } from "./data_report.ts";
import { reportDuplicates } from "./report_duplicates.ts";

/** If there are at most this many classes, all are listed; else half as many of the largest and of the smallest. */
const MOST_CLASSES = 20;

/** What is known of the data besides the images. */
export interface DataFindings {
  /** Missing if they were not looked for. */
  duplicates?: Duplicates;
  /** Lines about files and columns that are not used. */
  leftOut?: readonly string[];
  /** Other lines, about how the data were opened. */
  messages?: readonly string[];
  training: PlannedSetting[];
  refused?: string;
}

/** Puts together what `deno task data` says about a data set. */
export function dataReportOf(
  dataset: Dataset,
  { duplicates, leftOut = [], messages = [], training, refused }: DataFindings,
): DataReport {
  const sizes = classSizes(distinctImages(dataset.splits), dataset.classNames)
    .map(({ name, images }) => ({ name, images }));
  const isWhole = sizes.length <= MOST_CLASSES;
  return {
    ...summariseDataset(dataset),
    left_out: [...leftOut],
    messages: [...messages],
    largest_classes: isWhole ? sizes : sizes.slice(0, MOST_CLASSES / 2),
    smallest_classes: isWhole ? [] : sizes.slice(-MOST_CLASSES / 2),
    ...(duplicates && { duplicates: reportDuplicates(duplicates, dataset) }),
    ...(refused !== undefined && { refused }),
    training,
  };
}
