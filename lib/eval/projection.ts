import { measured } from "./measured.ts";
import { z } from "zod";
import { principalComponents } from "./pca.ts";

/** Embeddings of some images, projected onto their first two principal components. */
export const Projection = z.object({
  labels: z.array(z.number().int()).describe("[P]"),
  points: z.array(z.number()).describe(
    "x₀, y₀, x₁, y₁, … `[2P]`, relative to their centre, to three decimals; the same images at every epoch",
  ),
  explained: measured.describe(
    "share of the variance that the two components explain; NaN if all points are equal",
  ),
});
/** Embeddings of some images, projected onto their first two principal components. */
export type Projection = z.infer<typeof Projection>;

/** The most images in a projection: more would blur in a terminal and dominate the size of the log. */
const MOST_POINTS = 500;

/**
 * Projects a selection of the embeddings onto the selection's first two principal components.
 *
 * @param embeddings `[N, D]`, D at least 2.
 * @param labels Class of each, `[N]`; the selection depends only on the labels.
 */
export function projectEmbeddings(
  embeddings: Float32Array,
  dimension: number,
  labels: Int32Array<ArrayBufferLike>,
): Projection {
  const shown = projectedImages(labels);
  if (shown.length === 0) return { labels: [], points: [], explained: NaN };
  const chosen = new Float32Array(shown.length * dimension);
  shown.forEach((from, to) =>
    chosen.set(embeddings.subarray(from * dimension, (from + 1) * dimension), to * dimension)
  );
  const { variances, total, scores } = principalComponents(chosen, dimension, 2);
  return {
    labels: shown.map((i) => labels[i]!),
    points: Array.from(scores, (score) => Math.round(score * 1000) / 1000 + 0), // + 0: JSON has no -0
    explained: Math.min(1, (variances[0]! + variances[1]!) / total),
  };
}

/** The images that a projection shows; they depend only on the labels. */
export function projectedImages(labels: Int32Array<ArrayBufferLike>): number[] {
  return evenlyByClass(labels, MOST_POINTS);
}

/** The first images of each class, the same number of each as far as possible, in the set's order. */
function evenlyByClass(labels: Int32Array<ArrayBufferLike>, most: number): number[] {
  const seen = new Map<number, number>();
  const turns = Array.from(labels, (label, index) => {
    const turn = seen.get(label) ?? 0;
    seen.set(label, turn + 1);
    return { index, turn };
  });
  turns.sort((a, b) => a.turn - b.turn || a.index - b.index);
  return turns.slice(0, most).map(({ index }) => index).sort((a, b) => a - b);
}
