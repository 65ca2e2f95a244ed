import type { DatasetSummary } from "../../data/summary/summarise_dataset.ts";

/** A setting that a training of the data would have. */
export interface PlannedSetting {
  /** The flag's name without hyphens, or another short name. */
  setting: string;
  value: string;
  /** Why it has this value; may be empty. */
  reason: string;
}

/** An image of a group of duplicates. */
export interface ReportedImage {
  split: string;
  index: number;
  /** Its path relative to the data, if it was a file. */
  name?: string;
  /** The name of its class. */
  class: string;
}

/** A group of duplicates; very large ones are reported in part. */
export interface ReportedGroup {
  kind: "exact" | "near";
  /** The number of its images. */
  count: number;
  /** Whether it has images of several classes. */
  across_classes: boolean;
  /** Some of its images, at least one of each split that it is in. */
  images: ReportedImage[];
}

/** The duplicates of a data set; of many groups only some are listed. */
export interface DuplicatesReport {
  groups: number;
  exact_groups: number;
  /** The number of images in all groups. */
  images: number;
  /** Groups with images of several classes. */
  groups_across_classes: number;
  /** Groups with images of the training and of another split. */
  leaks: number;
  /** The number of images of other splits in these. */
  leaked_images: number;
  /** Whether all candidates were compared. */
  complete: boolean;
  listed_leaks: ReportedGroup[];
  /** Groups that are no leaks. */
  listed_groups: ReportedGroup[];
}

/** What `deno task data` says about data. */
export interface DataReport extends DatasetSummary {
  /** Lines about files and columns that are not used. */
  left_out: string[];
  /** Other lines, about how the data were opened. */
  messages: string[];
  /** The largest classes, and the smallest. */
  largest_classes: { name: string; images: number }[];
  smallest_classes: { name: string; images: number }[];
  /** Missing if they were not looked for. */
  duplicates?: DuplicatesReport;
  /** Why a training would refuse the data; missing if it would not. */
  refused?: string;
  /** What a training would choose. */
  training: PlannedSetting[];
}
