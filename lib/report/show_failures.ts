import { count, percent } from "../base/format.ts";
import { atMainRate, MAIN_RATE } from "../config/false_accept_rates.ts";
import type { ImageSet } from "../data/image_set.ts";
import { type FailingImages, findFailingImages } from "../eval/failing_images.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import type { ClassNamer } from "../run/class_names.ts";
import { markdownTable } from "./markdown_table.ts";
import { retrievalPlot, type RetrievalRow } from "./plots/retrieval_plot.ts";
import { retrievalRows } from "./plots/retrieval_rows.ts";

/** The most images shown. */
const MOST_IMAGES = 30;
/** The neighbours shown of each. */
const NEIGHBOURS = 8;

/** The images in the most failing pairs, for people to look at. */
export interface ShownFailures {
  /** Self-contained SVG: each image with its nearest. */
  svg: string;
  /** A table in Markdown: each image with its label and those of its nearest. */
  markdown: string;
}

/**
 * Shows the images that are in the most pairs on the wrong side of the threshold for the main rate, each with its nearest
 * images and their labels, by which a person can say which are mislabelled.
 *
 * @param embeddings Of the set, `[N, D]`.
 * @returns Undefined if the images were compared with another set, if the threshold is not known, or if no pair fails.
 */
export async function showFailures(
  { exact, compared }: Pick<EvaluationReport, "exact" | "compared">,
  embeddings: Float32Array,
  set: ImageSet,
  name: ClassNamer,
): Promise<ShownFailures | undefined> {
  const threshold = atMainRate(exact.threshold_at_far);
  if (threshold === undefined || threshold === null || compared?.references !== undefined) return undefined;
  const dimension = embeddings.length / set.count;
  const failures = await findFailingImages(embeddings, dimension, set.labels, threshold, MOST_IMAGES);
  const { images } = failures;
  if (images.length === 0) return undefined;
  const rows = retrievalRows(set, embeddings, dimension, images.map(({ image }) => image), NEIGHBOURS);
  const notes = images.map(({ rejected, accepted, takenFor }) => [
    `${count(rejected)} of its class rejected`,
    `${count(accepted)} of others accepted`,
    ...(takenFor === undefined ? [] : [`most of ${name(takenFor)}`]),
  ]);
  const noted = rows.map((row, i): RetrievalRow => ({ ...row, notes: notes[i]! }));
  return {
    svg: await retrievalPlot(
      noted,
      set,
      "Images in the most failing pairs",
      summary(failures, threshold),
      name,
    ),
    markdown: markdownTable({
      header: ["image", "label", "rejected pairs", "accepted pairs", "taken for", "labels of the nearest"],
      rows: images.map(({ image, label, rejected, accepted, takenFor }, i) => [
        String(image),
        name(label),
        count(rejected),
        count(accepted),
        takenFor === undefined ? "" : name(takenFor),
        rows[i]!.found.map(({ label }) => name(label)).join(", "),
      ]),
    }),
  };
}

function summary({ rejected, accepted, images, covered }: FailingImages, threshold: number): string {
  const part = covered === undefined ? "" : `; these ${images.length} images are in ` +
    `${percent(covered.rejected / Math.max(1, rejected))} and ${
      percent(covered.accepted / Math.max(1, accepted))
    } of them`;
  return `FAR ${MAIN_RATE}, d < ${threshold.toFixed(4)}: ${count(rejected)} pairs of one class rejected, ` +
    `${count(accepted)} of two accepted${part}`;
}
