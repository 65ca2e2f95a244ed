import { UserError } from "../base/user_error.ts";
import type { EmbeddingsFiles } from "../config/embeddings_flags.ts";
import type { FewShot } from "../config/eval_config.ts";
import { FALSE_ACCEPT_RATES } from "../config/false_accept_rates.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { EpisodeDrawer } from "../eval/episodes.ts";
import { ORIGINAL_PAIRS } from "../eval/original_protocol.ts";
import { drawPairs } from "../eval/pairs.ts";
import { parsePairs } from "../eval/pairs_file.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import { superclassesOf } from "../eval/superclasses.ts";
import { embeddingFigures } from "./embedding_figures.ts";
import { evaluateFilePairs } from "./measure_pairs.ts";
import { readPairsFile } from "./read_pairs_file.ts";
import { type ReadEmbeddings, readEmbeddings } from "./vectors/read_embeddings.ts";

/** Which embeddings to measure, and by what. */
export interface EmbeddingsRequest extends EngineRequest {
  files: EmbeddingsFiles;
  /** Of the random pairs, of the intervals and of the episodes. */
  seed: number;
  /** False accept rates to measure VAL at. */
  rates?: readonly number[];
  /** A file of pairs for the protocol of folds. */
  pairsFile?: string;
  /** Few-shot episodes to draw. */
  fewShot?: FewShot;
}

/** A report on embeddings, and what it is about. */
export interface MeasuredFile {
  report: EvaluationReport;
  measured: ReadEmbeddings;
}

/**
 * Measures embeddings of files, the work of any model, as a checkpoint's are measured.
 *
 * @throws {UserError} If a file cannot be read or is damaged, the embeddings cannot be compared, a line of the pairs is
 * wrong, too few classes have enough embeddings for the episodes, or the engine cannot run.
 */
export async function measureEmbeddings(request: EmbeddingsRequest): Promise<MeasuredFile> {
  const { files, seed, rates = FALSE_ACCEPT_RATES, pairsFile, fewShot } = request;
  const measured = await readEmbeddings(files);
  const { embeddings, dimension, labels, classNames, count, classes, lengths, labelsFile } = measured;
  const drawn = drawPairs(labels, ORIGINAL_PAIRS, seed);
  const folds = pairsFile === undefined ? undefined : parsePairs(await readPairsFile(pairsFile), pairsFile, {
    labels,
    ...(classNames && { classNames }),
    place: files.embeddings,
    numbered: true,
  });
  const drawer = fewShot && new EpisodeDrawer(labels, {
    ...episodesOf(fewShot, classNames),
    seed,
    noun: "embeddings",
  });
  const { engine } = await openEngine(request);
  const report: EvaluationReport = {
    dataset: {
      name: "embeddings",
      title: files.embeddings,
      synthetic: false,
      ...(classNames && { class_names: classNames }),
    },
    engine: { name: engine.name, device: engine.device, version: engine.version },
    embeddings: {
      file: files.embeddings,
      labels_file: labelsFile,
      count,
      dimension,
      classes,
      ...(lengths && { lengths }),
    },
    ...await embeddingFigures({
      embeddings,
      dimension,
      labels,
      drawn,
      ...(folds && {
        filePairs: { ...evaluateFilePairs(embeddings, dimension, folds, rates), file: pairsFile! },
      }),
      ...(drawer && { episodes: drawer }),
      rates,
      seed,
      cores: request.threads,
    }),
  };
  return { report, measured };
}

function episodesOf({ withinSuperclass, ...shape }: FewShot, classNames: readonly string[] = []) {
  if (!withinSuperclass) return shape;
  const superclasses = superclassesOf(classNames);
  if (superclasses !== undefined) return { ...shape, superclasses };
  throw new UserError(
    "Expected labels such as Latin/character01, a superclass and a class, for --episodes_within superclass but found " +
      "none; omit it",
  );
}
