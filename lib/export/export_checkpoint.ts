import { withDiskErrors, writeFileAtomically } from "../base/files.ts";
import type { ExportPart } from "../config/export_config.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { readCheckpoint } from "../run/read_checkpoint.ts";
import { type EmbeddedSplit, embedSplit } from "../evaluate/embed_split.ts";
import { type MeasureRequest, openFor } from "../evaluate/measure_checkpoint.ts";
import { EVENTS_PREFIX, EVENTS_SUFFIX } from "./live_scalars.ts";
import { npy } from "../base/npy.ts";
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
export interface ExportRequest extends EngineRequest, Pick<MeasureRequest, "data" | "listener"> {
  /** Which parts. */
  wanted: ReadonlySet<ExportPart>;
  /** Which of the images; if empty those that the data set is measured on. */
  split: string;
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
    const dataset = await openFor(checkpoint.state, request);
    const { engine } = await openEngine(request);
    const embedded = await embedSplit(engine, folder, checkpoint, dataset, request.split || undefined);
    if (wanted.has("npy")) files.push(...npyFiles(embedded));
    const name = `${dataset.title}, ${embedded.split} images, epoch ${checkpoint.state.epoch}`;
    if (wanted.has("projector")) files.push(...await projectorFiles(name, embedded, dataset.classNames));
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
  classNames: readonly string[],
): Promise<Files> {
  const { png, ...size } = await sprite(set);
  return [
    [PROJECTOR_FILES.vectors, vectorsTsv(embeddings, dimension)],
    [PROJECTOR_FILES.metadata, metadataTsv(set.labels, classNames)],
    [PROJECTOR_FILES.sprite, png],
    [PROJECTOR_FILES.config, projectorConfig(name, size)],
  ];
}
