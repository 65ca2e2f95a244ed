import { Epochs } from "../../../lib/run/epochs.ts";
import { RandomStream } from "../../../lib/base/random.ts";
import { makeDigits } from "../../../lib/data/digits/digits.ts";
import type {
  EpochProjection,
  ExplorerInput,
  HtmlReportInput,
} from "../../../lib/report/html/html_report_input.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { ONE_OF_EACH, REPORT } from "../../run/events.ts";

/** D of the embeddings. */
export const DIMENSION = 64;

/** The events of a training: one of each type. */
export const EVENTS = ONE_OF_EACH.map((event) => ({ ...event, time: 0 })) as TrainEvent[];

/** Drawn digits with embeddings on the unit sphere, each class around its own direction. */
export async function digitExplorer(count: number): Promise<ExplorerInput> {
  const { test } = await makeDigits(1, { train: 20, test: count });
  const { labels, height, width } = test;
  const images = test.allPixels();
  const random = new RandomStream(1, "embeddings");
  const uniform = () => 2 * random.uniform() - 1;
  const centres = Array.from({ length: 10 }, () => Array.from({ length: DIMENSION }, uniform));
  const embeddings = new Float32Array(count * DIMENSION);
  for (const [i, label] of labels.entries()) {
    const vector = centres[label]!.map((value) => value + 0.4 * uniform());
    const norm = Math.hypot(...vector);
    embeddings.set(vector.map((value) => value / norm), i * DIMENSION);
  }
  // Any two coordinates are a projection, although not a good one.
  const plane = (first: number, second: number) =>
    Float32Array.from(
      { length: 2 * count },
      (_, i) => embeddings[(i >> 1) * DIMENSION + (i % 2 === 0 ? first : second)]!,
    );
  return {
    embeddings,
    labels,
    pictures: { images, height, width, channels: 1 },
    projections: [
      { name: "PCA", note: "The first of two pictures.", points: plane(0, 1) },
      { name: "t-SNE", note: "The second of two pictures.", points: plane(2, 3) },
    ],
    suspects: [5, 3, 8].map((index, i) => ({ index, likely: i, score: 0.9 - i / 10 })),
    epochs: [1, 2, 3].map((epoch) => epochOf(epoch, labels, plane(2 * epoch, 2 * epoch + 1))),
  };
}

/** Every second image after an epoch. */
function epochOf(epoch: number, labels: ExplorerInput["labels"], points: Float32Array): EpochProjection {
  const indices = Array.from({ length: labels.length >> 1 }, (_, i) => 2 * i);
  return {
    epoch,
    labels: indices.map((index) => labels[index]!),
    points: indices.flatMap((index) => [points[2 * index]!, points[2 * index + 1]!]),
    indices,
  };
}

/** A small report with all parts. */
export async function smallReport(count = 40): Promise<HtmlReportInput> {
  return {
    report: REPORT,
    epochs: Epochs.of(EVENTS),
    configuration: [["margin", "1"], ["max_positive_distance", "no limit"]],
    provenance: [["Command line", "deno task eval"]],
    plots: [{
      name: "losses",
      title: "Loss",
      svg: `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40"><rect width="60" height="40" ` +
        `style="fill:#0072b2"/></svg>`,
    }],
    explorer: await digitExplorer(count),
  };
}

/** The same of embeddings of a file, of which no images and no checkpoint are known. */
export async function embeddingsReport(count = 40): Promise<HtmlReportInput> {
  const { epochs: _, configuration: _settings, ...small } = await smallReport(count);
  const { checkpoint: _checkpoint, compared: _compared, ...report } = small.report;
  const { pictures: _pictures, ...explorer } = small.explorer;
  const files = { file: "x.npy", labels_file: "y.npy" };
  return {
    ...small,
    configuration: [],
    report: {
      ...report,
      dataset: { name: "embeddings", title: files.file, synthetic: false },
      embeddings: { ...files, count, dimension: DIMENSION, classes: 10, lengths: [0.5, 12.345] },
    },
    explorer: { ...explorer, epochs: [] },
  };
}
