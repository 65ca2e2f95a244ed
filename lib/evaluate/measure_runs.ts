import { networkName } from "../model/network_name.ts";
import { UserError } from "../base/user_error.ts";
import type { Dataset } from "../data/dataset.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { evaluateExact } from "../eval/exact.ts";
import type { ExactEvaluation } from "../eval/exact_evaluation.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import { embedSplit } from "./embed_split.ts";
import { measuredData } from "./measure.ts";
import { type MeasureRequest, openFor } from "./measure_checkpoint.ts";
import { readNetwork } from "../run/read_checkpoint.ts";
import { openingOf } from "../run/opening_of.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { RunHistory } from "../run/run_history.ts";
import type { ComparedFigures } from "../eval/val_difference.ts";

/** Resamples behind an interval. */
const RESAMPLES = 1000;

/** How to measure runs for a comparison. */
export interface CompareRequest extends EngineRequest, Pick<MeasureRequest, "data" | "bad" | "listener"> {
  /** Of the resamples. */
  seed: number;
}

/** A run to compare: its folder and the checkpoint that stands for it. */
export interface RunToCompare {
  /** The run's. */
  folder: string;
  /** The checkpoint's. */
  checkpoint: string;
}

/** A run that was measured. */
export interface MeasuredRun extends ComparedFigures {
  /** The run's folder. */
  folder: string;
  /** What it was measured on; `synthetic` where a program drew the images. */
  dataset: EvaluationReport["dataset"];
  /** How many images those were. */
  images: number;
  /** The checkpoint's folder. */
  checkpoint: string;
  /** After so many epochs. */
  epoch: number;
  /** The settings of its training. */
  config: Readonly<Record<string, unknown>>;
  /** All exact figures on the test images. */
  exact: ExactEvaluation;
  /** What its log says; nothing where it has none, or one that is damaged. */
  history: RunHistory;
  /** What is wrong with the log, in a line; missing where nothing is. */
  logFault?: string;
}

/**
 * Measures runs one after another on the same test images, with the same resamples.
 *
 * @throws {UserError} If a checkpoint is damaged or was made for other images, or the data or the engine is not available.
 */
export async function measureRuns(
  runs: readonly RunToCompare[],
  request: CompareRequest,
): Promise<MeasuredRun[]> {
  const checkpoints = [];
  for (const { checkpoint } of runs) checkpoints.push(await readNetwork(checkpoint));
  const open = openOnce(request);
  const datasets = [];
  for (const { state } of checkpoints) datasets.push(await open(state));
  const { engine } = await openEngine(request);
  const measured: MeasuredRun[] = [];
  for (const [i, { folder, checkpoint }] of runs.entries()) {
    const { state } = checkpoints[i]!;
    const dataset = datasets[i]!;
    const { embeddings, dimension, set } = await embedSplit(
      engine,
      checkpoint,
      checkpoints[i]!,
      dataset,
    );
    let resampled: ComparedFigures["resampled"] = new Map();
    const exact = await evaluateExact(embeddings, dimension, set.labels, {
      intervals: { resamples: RESAMPLES, seed: request.seed, onResampled: (vals) => resampled = vals },
      details: true,
      cores: request.threads,
    });
    const { history, logFault } = await readLog(folder);
    const { epoch, network } = state;
    // Older runs do not store the name; one without a name is a program's own.
    const net = networkName(network);
    const config = { ...(net && { net }), ...state.config };
    measured.push({
      folder,
      dataset: measuredData(dataset),
      images: set.count,
      checkpoint,
      epoch,
      config,
      exact,
      valAtFar: exact.val_at_far,
      resampled,
      history,
      ...(logFault !== undefined && { logFault }),
    });
  }
  return measured;
}

async function readLog(folder: string): Promise<{ history: RunHistory; logFault?: string }> {
  try {
    return { history: await RunHistory.read(folder) };
  } catch (error) {
    if (error instanceof UserError) return { history: new RunHistory(), logFault: error.message };
    throw error;
  }
}

/** Opens data for one network after another: those that take images prepared in the same way measure on the same. */
function openOnce(request: CompareRequest): (state: CheckpointState) => Promise<Dataset> {
  const opened = new Map<string, Dataset>();
  return async (state) => {
    const opening = JSON.stringify([state.network.input, openingOf(state, request.data, request.bad)]);
    const dataset = opened.get(opening) ?? await openFor(state, request);
    opened.set(opening, dataset);
    return dataset;
  };
}
