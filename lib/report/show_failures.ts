import { count, percent } from "../base/format.ts";
import { atMainRate, MAIN_RATE } from "../config/false_accept_rates.ts";
import type { ImageSet } from "../data/image_set.ts";
import { type FailingImages, findFailingImages } from "../eval/failing_images.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import type { EvaluatedSet } from "./evaluated_set.ts";
import type { ClassNamer } from "../run/class_names.ts";
import { markdownTable } from "./markdown_table.ts";
import { retrievalPlot } from "./plots/retrieval_plot.ts";
import { nearestTo, retrievalRows } from "./plots/retrieval_rows.ts";

/** The most images shown. */
const MOST_IMAGES = 30;
/** The neighbours shown of each. */
const NEIGHBOURS = 8;

/** The images in the most failing pairs, for people to look at. */
export interface ShownFailures {
  /** Self-contained SVG: each image with its nearest; missing where there are no images. */
  svg?: string;
  /** A table in Markdown: each image with its label and those of its nearest. */
  markdown: string;
}

/**
 * Shows the images that are in the most pairs on the wrong side of the threshold for the main rate, each with its nearest
 * images and their labels, by which a person can say which are mislabelled.
 *
 * @param evaluated The embeddings, `[N, D]`, the class of each, and the images if there are any.
 * @returns Undefined if the images were compared with another set, if the threshold is not known, or if no pair fails.
 */
export async function showFailures(
  { exact, compared }: Pick<EvaluationReport, "exact" | "compared">,
  { embeddings, labels, set }: EvaluatedSet,
  name: ClassNamer,
): Promise<ShownFailures | undefined> {
  const threshold = atMainRate(exact.threshold_at_far);
  if (threshold === undefined || threshold === null || compared?.references !== undefined) return undefined;
  const dimension = embeddings.length / labels.length;
  const failures = await findFailingImages(embeddings, dimension, labels, threshold, MOST_IMAGES);
  const { images } = failures;
  if (images.length === 0) return undefined;
  return {
    ...(set && { svg: await failurePictures(failures, threshold, embeddings, set, name) }),
    markdown: markdownTable({
      header: [
        set === undefined ? "row" : "image",
        ...["label", "rejected pairs", "accepted pairs", "taken for", "labels of the nearest"],
      ],
      rows: images.map(({ image, label, rejected, accepted, takenFor }) => [
        String(image),
        name(label),
        count(rejected),
        count(accepted),
        takenFor === undefined ? "" : name(takenFor),
        nearestTo(image, embeddings, dimension, NEIGHBOURS)
          .map(({ index }) => name(labels[index]!)).join(", "),
      ]),
    }),
  };
}

async function failurePictures(
  failures: FailingImages,
  threshold: number,
  embeddings: Float32Array,
  set: ImageSet,
  name: ClassNamer,
): Promise<string> {
  const { images } = failures;
  const queries = images.map(({ image }) => image);
  const rows = retrievalRows(set, embeddings, embeddings.length / set.count, queries, NEIGHBOURS);
  const noted = rows.map((row, i) => {
    const { rejected, accepted, takenFor } = images[i]!;
    const notes = [
      `${count(rejected)} of its class rejected`,
      `${count(accepted)} of others accepted`,
      ...(takenFor === undefined ? [] : [`most of ${name(takenFor)}`]),
    ];
    return { ...row, notes };
  });
  const title = "Images in the most failing pairs";
  return await retrievalPlot(noted, set, title, summary(failures, threshold), name);
}

function summary({ rejected, accepted, images, covered }: FailingImages, threshold: number): string {
  const part = covered === undefined ? "" : `; these ${images.length} images are in ` +
    `${percent(covered.rejected / Math.max(1, rejected))} and ${
      percent(covered.accepted / Math.max(1, accepted))
    } of them`;
  return `FAR ${MAIN_RATE}, d < ${threshold.toFixed(4)}: ${count(rejected)} pairs of one class rejected, ` +
    `${count(accepted)} of two accepted${part}`;
}
