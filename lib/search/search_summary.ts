import type { Answer } from "./search_index.ts";

/** How often an index was right about images whose classes are known. */
export interface SearchSummary {
  /** Images with a class. */
  images: number;
  /** Of them, those whose nearest row has the name of their class: Recall@1. */
  nearest_right: number;
  /** Those that were near enough, and whose nearest row has that name. */
  known_right: number;
  /** Those that were near enough, and whose nearest row has another name. */
  known_wrong: number;
  /** Those that were not near enough; 0 without a threshold. */
  unknown: number;
}

/** Counts how often an index is right. */
export class SearchCount {
  /** The counts so far. */
  readonly summary: SearchSummary = {
    images: 0,
    nearest_right: 0,
    known_right: 0,
    known_wrong: 0,
    unknown: 0,
  };

  /**
   * Takes an answer.
   *
   * @param label The class of the image; nothing is counted without one.
   */
  take(label: string | undefined, { known, matches }: Answer): void {
    if (label === undefined) return;
    const { summary } = this;
    const isRight = matches[0]?.name === label;
    summary.images++;
    if (isRight) summary.nearest_right++;
    if (known === false) summary.unknown++;
    else if (isRight) summary.known_right++;
    else summary.known_wrong++;
  }
}
