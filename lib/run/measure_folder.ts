import { UserError } from "../base/mod.ts";
import { openDataset } from "../data/mod.ts";
import { type EngineRequest, openEngine } from "../engine/mod.ts";
import { type EvaluationReport, measure } from "../eval/mod.ts";
import { readCheckpoint } from "./checkpoint.ts";

/** How to measure a checkpoint. */
export interface MeasureFolderOptions extends EngineRequest {
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
 * @throws {UserError} If the checkpoint or the data are damaged, do not fit each other, or the engine cannot run.
 */
export async function measureFolder(
  folder: string,
  options: MeasureFolderOptions,
): Promise<EvaluationReport> {
  const { state, parameters } = await readCheckpoint(folder);
  const { architecture, epoch } = state;
  const { dataset } = await openDataset(options.dataset, options.data_path);
  const { height, width } = dataset.test;
  if (height !== architecture.height || width !== architecture.width) {
    throw new UserError(
      `Expected images of ${architecture.height} × ${architecture.width}, as ${folder} was trained on, but ` +
        `${dataset.title} has ${height} × ${width}; choose another --dataset`,
    );
  }
  const { engine } = await openEngine(options);
  return await measure({ architecture, parameters }, {
    engine,
    dataset,
    checkpoint: { path: folder, epoch },
    seed: options.seed,
  });
}
