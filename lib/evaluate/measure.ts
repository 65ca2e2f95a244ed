import type { SplitName } from "../config/eval_config.ts";
import type { Dataset, ImageSet } from "../data/image_set.ts";
import type { Engine } from "../engine/engine.ts";
import { embedByNetwork, type TrainedNetwork } from "./embed_by_network.ts";
import { evaluateExact } from "../eval/exact.ts";
import { cutIntoFolds, evaluateFolds, FOLDS } from "../eval/fold_protocol.ts";
import { ORIGINAL_PAIRS, originalProtocol } from "../eval/original_protocol.ts";
import { drawPairs } from "../eval/pairs.ts";
import { parsePairs } from "../eval/pairs_file.ts";
import { projectEmbeddings } from "../eval/projection.ts";
import type { EvaluationReport, MeasuredImages } from "../eval/report_type.ts";

/** Resamples behind an interval: its ends then waver by less than a tenth of its width. */
const RESAMPLES = 1000;

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
  dataset: Pick<Dataset, "name" | "title" | "synthetic"> & { classNames?: readonly string[] };
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
  const folds = pairs === undefined
    ? cutIntoFolds(drawn, FOLDS)
    : parsePairs(pairs.text, pairs.file, labels, dataset.classNames);
  const embeddings = await embedByNetwork(engine, network, queries.set);
  const others = references && await embedByNetwork(engine, network, references.set);
  options.onEmbeddings?.(embeddings);
  return {
    dataset: {
      name: dataset.name,
      title: dataset.title,
      synthetic: dataset.synthetic,
      ...(dataset.classNames && { class_names: [...dataset.classNames] }),
    },
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
