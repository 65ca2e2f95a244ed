/** What is known of the image files of a data set besides their pixels. */
export interface FileSummary {
  /** The number of files that were listed. */
  count: number;
  /** Files that cannot be decoded, and why. */
  damaged: readonly { name: string; reason: string }[];
  /** Height, width, channels and index of the format of each file, `[count, 4]`; zeros for damaged ones. */
  originals: Int32Array;
  /** The names of the formats. */
  formats: readonly string[];
  /** The number of images that lose more than a third of their area by being cropped. */
  cropped: number;
}
