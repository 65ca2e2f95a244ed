import type { Engine } from "../engine/engine.ts";
import { evaluateFolds, type FoldEvaluation } from "../eval/fold_protocol.ts";
import { pairFigures } from "../eval/pair_figures.ts";
import { type DrawnPairs, pairDistances, type Pairs } from "../eval/pairs.ts";
import { parsePairs } from "../eval/pairs_file.ts";
import { embeddingSize } from "../model/network.ts";
import { embedByNetwork, type TrainedNetwork } from "./embed_by_network.ts";
import type { ImageSplit } from "./image_split.ts";

/** A file of pairs, and the images that it can name. */
export interface PairsRequest {
  /** The file's path. */
  file: string;
  /** Its contents. */
  text: string;
  /** The splits that have the images, which are numbered one split after another. */
  splits: readonly ImageSplit[];
  /** Class names by label. */
  classNames: readonly string[];
  /** The split that the network was trained on, if it is one of these. */
  trainedOn?: string;
}

/** Pairs of a file, whose images are numbered in the order of the splits. */
export interface FilePairs extends PairsRequest {
  folds: readonly DrawnPairs[];
}

/**
 * Finds the images of a file of pairs. Nothing is embedded yet, so that a wrong line is an error at once.
 *
 * @throws {UserError} If a line of the file is wrong.
 */
export function findPairs(request: PairsRequest): FilePairs {
  const { file, text, splits, classNames } = request;
  const labels = Int32Array.from(splits.flatMap(({ set }) => [...set.labels]));
  // Names count only if all images have them: a name could otherwise not be said to be missing.
  const names = splits.flatMap(({ set }) =>
    Array.from({ length: set.count }, (_, i) => set.name(i)).filter((name) => name !== undefined)
  );
  const named = names.length === labels.length && names.length > 0;
  const place = `${splits.length === 1 ? "the split" : "the splits"} ${
    splits.map(({ split }) => split).join(", ")
  }`;
  const folds = parsePairs(text, file, { labels, classNames, place, ...(named && { names }) });
  return { ...request, folds };
}

/**
 * Measures the pairs of a file: by their folds, and over all of them together. Only images that the pairs name are
 * embedded.
 *
 * @param engine The one that is open.
 * @param rates False accept rates to measure VAL at.
 */
export async function measurePairs(
  engine: Pick<Engine, "compile" | "fused">,
  network: TrainedNetwork,
  { folds, splits, file, trainedOn }: FilePairs,
  rates: readonly number[],
): Promise<FoldEvaluation> {
  const dimension = embeddingSize(network.network);
  const used = [...new Set(folds.flatMap(imagesOf))].sort((a, b) => a - b);
  const embeddings = new Float32Array(used.length * dimension);
  const images: Record<string, number> = {};
  let [first, done] = [0, 0];
  for (const { split, set } of splits) {
    const own = Int32Array.from(used.filter((i) => i >= first && i < first + set.count), (i) => i - first);
    if (own.length > 0) {
      embeddings.set(await embedByNetwork(engine, network, set, { indices: own }), done * dimension);
      images[split] = own.length;
    }
    first += set.count;
    done += own.length;
  }
  const places = new Map(used.map((image, place) => [image, place]));
  const placed = folds.map(({ positive, negative }) => ({
    positive: renumbered(positive, places),
    negative: renumbered(negative, places),
  }));
  return {
    ...evaluateFilePairs(embeddings, dimension, placed, rates),
    file,
    images,
    ...(trainedOn !== undefined && images[trainedOn] !== undefined &&
      { trained_images: images[trainedOn] }),
  };
}

/**
 * The figures of the pairs of a file: by their folds, and over all of them together.
 *
 * @param embeddings L2-normalised, `[N, D]`; the pairs number them.
 * @param rates False accept rates to measure VAL at.
 */
export function evaluateFilePairs(
  embeddings: Float32Array,
  dimension: number,
  folds: readonly DrawnPairs[],
  rates: readonly number[],
): FoldEvaluation {
  const distances = (kind: "positive" | "negative") =>
    folds.flatMap((fold) => [...pairDistances(embeddings, embeddings, dimension, fold[kind])]);
  return {
    ...evaluateFolds(embeddings, dimension, folds),
    pooled: pairFigures(distances("positive"), distances("negative"), rates),
  };
}

function imagesOf({ positive, negative }: DrawnPairs): number[] {
  return [positive, negative].flatMap(({ first, second }) => [...first, ...second]);
}

function renumbered({ first, second }: Pairs, places: ReadonlyMap<number, number>): Pairs {
  return { first: first.map((i) => places.get(i)!), second: second.map((i) => places.get(i)!) };
}
