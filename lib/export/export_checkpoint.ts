import { withDiskErrors, writeFileAtomically } from "../base/files.ts";
import type { SplitName } from "../config/eval_config.ts";
import type { ExportPart } from "../config/export_config.ts";
import { openDataset } from "../data/open_dataset.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { readCheckpoint } from "../run/checkpoint.ts";
import { type EmbeddedSplit, embedSplit } from "../evaluate/embed_split.ts";
import { EVENTS_PREFIX, EVENTS_SUFFIX } from "./live_scalars.ts";
import { npy } from "./npy.ts";
import { pastScalars } from "./past_scalars.ts";
import { metadataTsv, PROJECTOR_FILES, projectorConfig, vectorsTsv } from "./projector.ts";
import { scalarsFile } from "./scalars_file.ts";
import { sprite } from "./sprite.ts";
import { weightsFile } from "./weights.ts";

/** Names of the files beside the projector's. */
export const EXPORT_FILES = {
  embeddings: "embeddings.npy",
  labels: "labels.npy",
  weights: "weights.safetensors",
  // No time in its name: a file that is written again replaces the one before, and TensorBoard shows each curve once.
  scalars: `${EVENTS_PREFIX}0${EVENTS_SUFFIX}`,
} as const;

/** What to write of a checkpoint. */
export interface ExportRequest extends EngineRequest {
  /** Which parts. */
  wanted: ReadonlySet<ExportPart>;
  /** Whose images to embed. */
  dataset: "mnist" | "digits";
  /** Folder of MNIST's files. */
  data_path: string;
  /** Which of its images. */
  split: SplitName;
  /** The folder of the checkpoint's run, for its curves. */
  run: string;
  /** Folder to write to; made where it is missing. */
  out: string;
}

type Files = [name: string, content: Uint8Array<ArrayBuffer> | string][];

/**
 * Writes a checkpoint and its run for other programs. All is worked out before anything is written; each file is
 * there whole or not at all.
 *
 * @param folder The checkpoint's.
 * @returns Paths of what was written.
 * @throws {UserError} If the checkpoint, the data or the run's log is missing or damaged, the engine cannot run, or
 * the folder cannot be written.
 */
export async function exportCheckpoint(folder: string, request: ExportRequest): Promise<string[]> {
  const { wanted, run, out } = request;
  const checkpoint = await readCheckpoint(folder);
  const files: Files = [];
  if (wanted.has("scalars")) {
    files.push([EXPORT_FILES.scalars, scalarsFile((await pastScalars(run)).scalars)]);
  }
  if (wanted.has("weights")) files.push([EXPORT_FILES.weights, weightsFile(checkpoint)]);
  if (wanted.has("npy") || wanted.has("projector")) {
    const { dataset } = await openDataset(request.dataset, request.data_path);
    const { engine } = await openEngine(request);
    const embedded = await embedSplit(engine, folder, checkpoint, dataset, request.split);
    if (wanted.has("npy")) files.push(...npyFiles(embedded));
    const name = `${dataset.title}, ${request.split} images, epoch ${checkpoint.state.epoch}`;
    if (wanted.has("projector")) {
      // A data set may name its classes.
      const { classNames }: typeof dataset & { classNames?: readonly string[] } = dataset;
      files.push(...await projectorFiles(name, embedded, classNames));
    }
  }
  await withDiskErrors(out, () => Deno.mkdir(out, { recursive: true }));
  for (const [name, content] of files) await writeFileAtomically(`${out}/${name}`, content);
  return files.map(([name]) => `${out}/${name}`);
}

function npyFiles({ set: { labels, count }, embeddings, dimension }: EmbeddedSplit): Files {
  return [
    [EXPORT_FILES.embeddings, npy(embeddings, [count, dimension])],
    [EXPORT_FILES.labels, npy(BigInt64Array.from(labels, BigInt), [count])],
  ];
}

async function projectorFiles(
  name: string,
  { set, embeddings, dimension }: EmbeddedSplit,
  classNames: readonly string[] | undefined,
): Promise<Files> {
  const { png, ...size } = await sprite(set);
  return [
    [PROJECTOR_FILES.vectors, vectorsTsv(embeddings, dimension)],
    [PROJECTOR_FILES.metadata, metadataTsv(set.labels, classNames)],
    [PROJECTOR_FILES.sprite, png],
    [PROJECTOR_FILES.config, projectorConfig(name, size)],
  ];
}
