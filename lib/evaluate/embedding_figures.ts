import { type EpisodeDrawer, evaluateEpisodes } from "../eval/episodes.ts";
import { evaluateExact, type ExactOptions } from "../eval/exact.ts";
import { cutIntoFolds, evaluateFolds, type FoldEvaluation, FOLDS } from "../eval/fold_protocol.ts";
import { originalProtocol } from "../eval/original_protocol.ts";
import type { DrawnPairs } from "../eval/pairs.ts";
import { projectEmbeddings } from "../eval/projection.ts";
import type { EvaluationReport } from "../eval/report_type.ts";

/** Resamples behind an interval: its ends then waver by less than a tenth of its width. */
const RESAMPLES = 1000;

/** The figures of embeddings, wherever these are from. */
export type EmbeddingFigures = Pick<
  EvaluationReport,
  "original_protocol" | "fold_protocol" | "exact" | "episodes" | "projection"
>;

/** Embeddings to measure, and by what. */
export interface FiguresInput
  extends Pick<ExactOptions, "references" | "coarse" | "cores" | "openSweeps" | "signal"> {
  /** L2-normalised, `[N, D]`. */
  embeddings: Float32Array;
  /** D. */
  dimension: number;
  /** The class of each, `[N]`. */
  labels: Int32Array<ArrayBufferLike>;
  /** Random pairs, for the original's protocol and, if there is no file of pairs, for the folds. */
  drawn: DrawnPairs;
  /** What the pairs of a file gave. */
  filePairs?: FoldEvaluation;
  /** Draws few-shot episodes. */
  episodes?: EpisodeDrawer;
  /** False accept rates to measure VAL at. */
  rates: readonly number[];
  /** Of the intervals. */
  seed: number;
}

/**
 * Measures embeddings by the original's protocol, by facenet's folds, exactly with intervals and in detail, by episodes
 * where they are given, and as a projection.
 *
 * @throws The signal's reason, once the signal is aborted.
 */
export async function embeddingFigures(input: FiguresInput): Promise<EmbeddingFigures> {
  const { embeddings, dimension, labels, drawn, filePairs, episodes, rates, seed } = input;
  const { references, coarse, cores, openSweeps, signal } = input;
  const others = references?.embeddings;
  return {
    original_protocol: originalProtocol(embeddings, dimension, drawn, others),
    fold_protocol: filePairs ?? evaluateFolds(embeddings, dimension, cutIntoFolds(drawn, FOLDS), others),
    exact: await evaluateExact(embeddings, dimension, labels, {
      rates,
      ...(references && { references }),
      intervals: { resamples: RESAMPLES, seed },
      ...(coarse && { coarse }),
      details: true,
      ...(cores !== undefined && { cores }),
      ...(openSweeps && { openSweeps }),
      ...(signal && { signal }),
    }),
    ...(episodes && { episodes: evaluateEpisodes(embeddings, dimension, episodes) }),
    projection: projectEmbeddings(embeddings, dimension, labels),
  };
}
