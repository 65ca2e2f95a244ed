import type { DuplicateKind } from "./group_duplicates.ts";
import type { ReportedDuplicates } from "./duplicates_report.ts";

/** An image that need not stay. */
export interface ExtraImage {
  path: string;
  /** The image that stays in its place. */
  stays: string;
  /** Why. */
  kind: DuplicateKind;
  /** Of their embeddings. */
  distance: number;
}

/**
 * The images that need not stay, since one that does is directly like them. Groups with images of several classes are left
 * out: which of them is right has to be decided first.
 */
export function extraImages(groups: readonly ReportedDuplicates[]): ExtraImage[] {
  return groups.filter(({ contradiction }) => !contradiction).flatMap(({ images }) =>
    images.flatMap(({ path, like }) =>
      like === null ? [] : [{ path, stays: like.path, kind: like.kind, distance: like.distance }]
    )
  );
}
