import type { Dataset } from "../data/dataset.ts";
import type { ImageSet } from "../data/image_set.ts";
import type { Engine } from "../engine/engine.ts";
import { FALSE_ACCEPT_RATES } from "../config/false_accept_rates.ts";
import { EpisodeDrawer, type EpisodeOptions } from "../eval/episodes.ts";
import { evaluateExact } from "../eval/exact.ts";
import { ORIGINAL_PAIRS } from "../eval/original_protocol.ts";
import { drawPairs } from "../eval/pairs.ts";
import type { EvaluationReport, MeasuredImages, QueryGallery } from "../eval/report_type.ts";
import { evaluateTrials, type TrialEvaluation } from "../eval/trials.ts";
import { embeddingSize } from "../model/network.ts";
import { embedByNetwork, type TrainedNetwork } from "./embed_by_network.ts";
import { embeddingFigures } from "./embedding_figures.ts";
import type { EvaluationTeam } from "./evaluation_team.ts";
import type { ImageSplit } from "./image_split.ts";
import { type FilePairs, measurePairs } from "./measure_pairs.ts";
import type { Trials } from "./omniglot_trials.ts";
import { sameImages } from "./same_images.ts";

/** What a measurement needs besides the network. */
export interface MeasureOptions {
  /** The engine that is open. */
  engine: Engine;
  /** Whose images they are. */
  dataset: Pick<Dataset, "name" | "title" | "synthetic" | "classNames"> & Partial<Pick<Dataset, "coarse">>;
  /** What is compared: with each other, unless there are references. */
  queries: ImageSplit;
  /** What the queries are compared with. */
  references?: ImageSplit;
  /** Other queries and the gallery that they are compared with, in addition. */
  queryGallery?: { queries: ImageSet; gallery: ImageSet };
  /** Where the network is from, for the report. */
  checkpoint: NonNullable<EvaluationReport["checkpoint"]>;
  /** Of the random pairs, of the intervals and of the episodes. */
  seed: number;
  /** False accept rates to measure VAL at. */
  rates?: readonly number[];
  /** The pairs of a file for the protocol of folds; without them the original's are taken. */
  pairs?: FilePairs;
  /** Few-shot episodes, drawn from the queries. */
  episodes?: Omit<EpisodeOptions, "seed">;
  /** One-shot trials. */
  trials?: Trials;
  /** The most threads that compare embeddings; 0 or missing: one per core. */
  threads?: number;
  /** Begins with other processes that embed and compare with this one; it measures alone if missing. */
  together?: (network: TrainedNetwork) => Promise<EvaluationTeam>;
  /** Aborts the measurement. */
  signal?: AbortSignal;
  /** Receives the queries' embeddings, `[N, D]`, for pictures of them. */
  onEmbeddings?: (embeddings: Float32Array) => void;
}

/**
 * Measures a network on images: by the original's protocol, by facenet's folds, exactly with intervals and in detail,
 * and as a projection; and by query and gallery, by episodes and by trials where they are given.
 *
 * @throws {UserError} If too few classes have enough images for the episodes.
 * @throws The signal's reason, once the signal is aborted.
 */
export async function measure(network: TrainedNetwork, options: MeasureOptions): Promise<EvaluationReport> {
  const { engine, dataset, queries, references, checkpoint, seed, pairs, queryGallery, episodes, trials } =
    options;
  const rates = options.rates ?? FALSE_ACCEPT_RATES;
  const stop = options.signal && { signal: options.signal };
  const dimension = embeddingSize(network.network);
  const { views = 1 } = network;
  const { labels } = queries.set;
  const selves = references && sameImages(queries.set, references.set);
  const drawn = drawPairs(labels, ORIGINAL_PAIRS, seed, references?.set.labels, selves);
  const drawer = episodes && new EpisodeDrawer(labels, { ...episodes, seed });
  const team = await options.together?.(network);
  const sweeping = {
    ...(options.threads !== undefined && { cores: options.threads }),
    ...(team && { openSweeps: team.openSweeps }),
  };
  const known = new Map<ImageSet, Float32Array>();
  const embed = async (set: ImageSet) => {
    const embeddings = known.get(set) ??
      await (team?.embed(set) ?? embedByNetwork(engine, network, set, stop));
    known.set(set, embeddings);
    return embeddings;
  };
  const embeddings = await embed(queries.set);
  const others = references && await embed(references.set);
  options.onEmbeddings?.(embeddings);
  const coarse = dataset.coarse && { coarse: dataset.coarse.of };
  return {
    dataset: measuredData(dataset),
    compared: {
      ...described(queries),
      ...(references && { references: described(references) }),
      ...(selves && { same_images: countOf(selves) }),
      ...(views > 1 && { views }),
    },
    engine: { name: engine.name, device: engine.device, version: engine.version },
    checkpoint,
    ...await embeddingFigures({
      embeddings,
      dimension,
      labels,
      drawn,
      ...(pairs && { filePairs: await measurePairs(engine, network, pairs, rates) }),
      ...(drawer && { episodes: drawer }),
      rates,
      seed,
      ...(references && {
        references: { embeddings: others!, labels: references.set.labels, ...(selves && { selves }) },
      }),
      ...coarse,
      ...sweeping,
      ...stop,
    }),
    ...(queryGallery && { query_gallery: await measureQueryGallery(queryGallery) }),
    ...(trials && { trials: await measureTrials(trials) }),
  };

  async function measureQueryGallery(
    { queries, gallery }: NonNullable<MeasureOptions["queryGallery"]>,
  ): Promise<QueryGallery> {
    const selves = sameImages(queries, gallery);
    const { pairs, val_at_far, auc, eer, retrieval, coarse_retrieval } = await evaluateExact(
      await embed(queries),
      dimension,
      queries.labels,
      {
        rates,
        references: {
          embeddings: await embed(gallery),
          labels: gallery.labels,
          ...(selves && { selves }),
        },
        ...coarse,
        ...sweeping,
        ...stop,
      },
    );
    return {
      queries: queries.count,
      gallery: gallery.count,
      classes: retrieval!.per_class.length,
      ...(selves && { same_images: countOf(selves) }),
      ...{ pairs, val_at_far, auc, eer },
      retrieval: retrieval!,
      ...(coarse_retrieval && { coarse_retrieval }),
    };
  }

  async function measureTrials({ protocol, path, runs, images }: Trials): Promise<TrialEvaluation> {
    return { protocol, path, ...evaluateTrials(await embed(images), dimension, runs) };
  }
}

/** What a report says of a data set. */
export function measuredData(
  { name, title, synthetic, classNames }: MeasureOptions["dataset"],
): EvaluationReport["dataset"] {
  return { name, title, synthetic, class_names: [...classNames] };
}

function described({ split, set }: ImageSplit): MeasuredImages {
  return { split, images: set.count };
}

function countOf(selves: Int32Array): number {
  return selves.reduce((count, self) => count + Number(self >= 0), 0);
}
