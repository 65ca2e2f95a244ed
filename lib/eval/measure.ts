import type { Dataset } from "../data/mod.ts";
import type { Engine } from "../engine/mod.ts";
import { tf } from "../engine/tf.ts";
import { type Architecture, type HostParameters, runningSpecs, trainableSpecs } from "../model/mod.ts";
import { embedImages } from "./embed_images.ts";
import { evaluateExact } from "./exact.ts";
import { drawPairs, ORIGINAL_PAIRS, originalProtocol } from "./original_protocol.ts";
import { projectEmbeddings } from "./projection.ts";
import type { EvaluationReport } from "./report_type.ts";

/** Resamples behind an interval: its ends then waver by less than a tenth of its width. */
const RESAMPLES = 1000;

/** A trained network in memory. */
export interface TrainedNetwork {
  /** What fixes the shapes. */
  architecture: Architecture;
  /** Trained parameters and running statistics by name. */
  parameters: HostParameters;
}

/** What a measurement needs beside the network. */
export interface MeasureOptions {
  /** The engine that is open. */
  engine: Engine;
  /** Whose test set is measured on. */
  dataset: Dataset;
  /** Where the network is from, for the report. */
  checkpoint: EvaluationReport["checkpoint"];
  /** Of the random pairs and of the intervals. */
  seed: number;
}

/**
 * Measures a network on a data set's test images: by the original's protocol, exactly with intervals, per class,
 * and as a projection.
 */
export async function measure(network: TrainedNetwork, options: MeasureOptions): Promise<EvaluationReport> {
  const { engine, dataset, checkpoint, seed } = options;
  const { architecture, parameters } = network;
  const toTensors = (specs: typeof trainableSpecs | typeof runningSpecs) =>
    specs(architecture).map(({ name, shape }) => tf.tensor(parameters.get(name)!, shape));
  const [trainable, running] = [toTensors(trainableSpecs), toTensors(runningSpecs)];
  const embeddings = await embedImages(dataset.test, trainable, running);
  tf.dispose([trainable, running]);

  const { labels } = dataset.test;
  const dimension = architecture.embedding_size;
  return {
    dataset: { name: dataset.name, title: dataset.title, synthetic: dataset.synthetic },
    engine: { name: engine.name, device: engine.device, version: engine.version },
    checkpoint,
    original_protocol: originalProtocol(embeddings, dimension, drawPairs(labels, ORIGINAL_PAIRS, seed)),
    exact: await evaluateExact(embeddings, dimension, labels, { intervals: { resamples: RESAMPLES, seed } }),
    projection: projectEmbeddings(embeddings, dimension, labels),
  };
}
