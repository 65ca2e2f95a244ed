import type { SplitName } from "../config/mod.ts";
import type { Dataset, ImageSet } from "../data/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { tf } from "../engine/tf.ts";
import { type Architecture, type HostParameters, runningSpecs, trainableSpecs } from "../model/mod.ts";
import { embedImages } from "./embed_images.ts";
import { evaluateExact } from "./exact.ts";
import { cutIntoFolds, evaluateFolds, FOLDS } from "./fold_protocol.ts";
import { ORIGINAL_PAIRS, originalProtocol } from "./original_protocol.ts";
import { drawPairs } from "./pairs.ts";
import { parsePairs } from "./pairs_file.ts";
import { projectEmbeddings } from "./projection.ts";
import type { EvaluationReport, MeasuredImages } from "./report_type.ts";

/** Resamples behind an interval: its ends then waver by less than a tenth of its width. */
const RESAMPLES = 1000;

/** A trained network in memory. */
export interface TrainedNetwork {
  /** What fixes the shapes. */
  architecture: Architecture;
  /** Trained parameters and running statistics by name. */
  parameters: HostParameters;
}

/** Images to measure on, and which of the data set's they are. */
export interface ImageSplit {
  /** Their name. */
  split: SplitName;
  /** They themselves. */
  set: ImageSet;
}

/** What a measurement needs beside the network. */
export interface MeasureOptions {
  /** The engine that is open. */
  engine: Engine;
  /** Whose images they are. */
  dataset: Pick<Dataset, "name" | "title" | "synthetic">;
  /** What is compared: with each other, unless there are references. */
  queries: ImageSplit;
  /** What the queries are compared with. */
  references?: ImageSplit;
  /** Where the network is from, for the report. */
  checkpoint: EvaluationReport["checkpoint"];
  /** Of the random pairs and of the intervals. */
  seed: number;
  /** False accept rates to measure VAL at. */
  rates?: readonly number[];
  /** Pairs for the protocol of folds, in LFW's format, of the queries; without them the original's are taken. */
  pairs?: { file: string; text: string };
  /** Hears the queries' embeddings, `[N, D]`, for pictures of them. */
  onEmbeddings?: (embeddings: Float32Array) => void;
}

/**
 * Measures a network on images: by the original's protocol, by facenet's folds, exactly with intervals and in detail,
 * and as a projection.
 *
 * @throws {UserError} If a line of the pairs is wrong.
 */
export async function measure(network: TrainedNetwork, options: MeasureOptions): Promise<EvaluationReport> {
  const { engine, dataset, queries, references, checkpoint, seed, rates, pairs } = options;
  const { architecture } = network;
  const dimension = architecture.embedding_size;
  const { labels } = queries.set;
  const drawn = drawPairs(labels, ORIGINAL_PAIRS, seed, references?.set.labels);
  const folds = pairs === undefined ? cutIntoFolds(drawn, FOLDS) : parsePairs(pairs.text, pairs.file, labels);
  const [embeddings, others] = await embedSets(
    network,
    references ? [queries.set, references.set] : [queries.set],
  ) as [Float32Array, Float32Array | undefined];
  options.onEmbeddings?.(embeddings);
  return {
    dataset: { name: dataset.name, title: dataset.title, synthetic: dataset.synthetic },
    compared: { ...described(queries), ...(references && { references: described(references) }) },
    engine: { name: engine.name, device: engine.device, version: engine.version },
    checkpoint,
    original_protocol: originalProtocol(embeddings, dimension, drawn, others),
    fold_protocol: {
      ...evaluateFolds(embeddings, dimension, folds, others),
      ...(pairs && { file: pairs.file }),
    },
    exact: await evaluateExact(embeddings, dimension, labels, {
      ...(rates && { rates }),
      ...(references && { references: { embeddings: others!, labels: references.set.labels } }),
      intervals: { resamples: RESAMPLES, seed },
      details: true,
    }),
    projection: projectEmbeddings(embeddings, dimension, labels),
  };
}

function described({ split, set }: ImageSplit): MeasuredImages {
  return { split, images: set.count };
}

async function embedSets(
  { architecture, parameters }: TrainedNetwork,
  sets: readonly ImageSet[],
): Promise<Float32Array[]> {
  const toTensors = (specs: typeof trainableSpecs | typeof runningSpecs) =>
    specs(architecture).map(({ name, shape }) => tf.tensor(parameters.get(name)!, shape));
  const [trainable, running] = [toTensors(trainableSpecs), toTensors(runningSpecs)];
  const embeddings: Float32Array[] = [];
  for (const set of sets) embeddings.push(await embedImages(set, trainable, running));
  tf.dispose([trainable, running]);
  return embeddings;
}
