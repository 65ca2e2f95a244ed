import { count } from "../base/format.ts";
import type { EvaluationReport, MeasuredEmbeddings, MeasuredImages } from "../eval/report_type.ts";

/** Display names of splits that differ from the split's own name. */
const SPLIT_WORDS: Readonly<Record<string, string>> = { train: "training", holdout: "held-out" };

/** What was measured, and by what: checkpoint, data, engine; or the files of embeddings. */
export function measuredFacts(report: EvaluationReport): [name: string, value: string][] {
  const { checkpoint, embeddings, engine } = report;
  return [
    ...(checkpoint ? [["Checkpoint", checkpointText(checkpoint)] as [string, string]] : []),
    ...(embeddings ? embeddingFacts(embeddings) : imageFacts(report)),
    ["Engine", `${engine.name}, ${engine.device}, ${engine.version}`],
  ];
}

/** A checkpoint in words. */
export function checkpointText({ path, epoch }: NonNullable<EvaluationReport["checkpoint"]>): string {
  return `${path}, epoch ${epoch}`;
}

function embeddingFacts(
  { file, labels_file, count: rows, dimension, classes, lengths }: MeasuredEmbeddings,
): [name: string, value: string][] {
  return [
    ["Embeddings", `${file}, ${count(rows)} of ${count(dimension)} numbers`],
    ["Labels", `${labels_file}, ${count(classes)} classes`],
    ...(lengths
      ? [["Lengths", `${lengths.map(lengthText).join(" to ")}, all scaled to 1`] as [string, string]]
      : []),
  ];
}

function lengthText(length: number): string {
  return String(Number(length.toPrecision(4)));
}

function imageFacts({ dataset, exact, compared: known }: EvaluationReport): [name: string, value: string][] {
  // Older logs do not say it; they used the test images.
  const compared = known ?? {
    split: "test",
    images: exact.per_class.reduce((sum, { images }) => sum + images, 0),
  };
  const named = ({ split, images }: MeasuredImages) =>
    `${count(images)} ${SPLIT_WORDS[split] ?? split} images`;
  const { same_images: same = 0, views = 1 } = compared;
  const references = compared.references
    ? ` against ${named(compared.references)}` +
      (same > 0 ? `, ${count(same)} of which are the same and not compared with themselves` : "")
    : "";
  const synthetic = dataset.synthetic ? ", SYNTHETIC" : "";
  return [
    ["Data", `${dataset.title}, ${named(compared)}${references}${synthetic}`],
    ...(views > 1
      ? [["Views", `${views} of each image, whose mean is its embedding`] as [string, string]]
      : []),
  ];
}
