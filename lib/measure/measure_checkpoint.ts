import { UserError } from "../base/mod.ts";
import { type Dataset, openDataset } from "../data/mod.ts";
import { type Engine, type EngineRequest, openEngine } from "../engine/mod.ts";
import { type EvaluationReport, measure } from "../eval/mod.ts";
import { type Checkpoint, readCheckpoint } from "../run/mod.ts";

/** What a checkpoint is measured with. */
export interface MeasuredWith {
  /** The engine that is open. */
  engine: Engine;
  /** Whose test set is measured on. */
  dataset: Dataset;
  /** Of the random pairs and of the intervals. */
  seed: number;
}

/** How to open what a checkpoint is measured with. */
export interface MeasureRequest extends EngineRequest {
  /** What to measure on. */
  dataset: "mnist" | "digits";
  /** Folder of MNIST's files. */
  data_path: string;
  /** Of the random pairs and of the intervals. */
  seed: number;
}

/**
 * Measures a checkpoint as it lies on the disk.
 *
 * @param folder The checkpoint's.
 * @throws {UserError} If the checkpoint is damaged, or the images are not of the size that it was trained on.
 */
export async function measureCheckpoint(folder: string, options: MeasuredWith): Promise<EvaluationReport> {
  return await measureRead(folder, await readCheckpoint(folder), options);
}

/**
 * The same, when data and engine are still to be opened; the checkpoint is read first, since it is the quickest
 * to say that something is wrong.
 *
 * @throws {UserError} As {@link measureCheckpoint}, or if the data are damaged or the engine cannot run.
 */
export async function openAndMeasure(folder: string, request: MeasureRequest): Promise<EvaluationReport> {
  const checkpoint = await readCheckpoint(folder);
  const { dataset } = await openDataset(request.dataset, request.data_path);
  const { engine } = await openEngine(request);
  return await measureRead(folder, checkpoint, { engine, dataset, seed: request.seed });
}

async function measureRead(
  folder: string,
  { state: { architecture, epoch }, parameters }: Checkpoint,
  { engine, dataset, seed }: MeasuredWith,
): Promise<EvaluationReport> {
  const { height, width } = dataset.test;
  if (height !== architecture.height || width !== architecture.width) {
    throw new UserError(
      `Expected images of ${architecture.height} × ${architecture.width}, as ${folder} was trained on, but ` +
        `${dataset.title} has ${height} × ${width}; choose another --dataset`,
    );
  }
  const checkpoint = { path: folder, epoch };
  return await measure({ architecture, parameters }, { engine, dataset, checkpoint, seed });
}
