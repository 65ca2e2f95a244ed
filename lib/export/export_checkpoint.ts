import { dirname } from "node:path";
import { disk } from "../base/disk.ts";
import { withNewFolder } from "../base/with_new_folder.ts";
import { writeTogether } from "../base/write_together.ts";
import type { ExportPart } from "../config/export_config.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { readNetwork } from "../run/read_checkpoint.ts";
import { type EmbeddedSplit, embedSplit } from "../evaluate/embed_split.ts";
import { type MeasureRequest, openFor } from "../evaluate/measure_checkpoint.ts";
import { EVENTS_PREFIX, EVENTS_SUFFIX } from "./live_scalars.ts";
import { npy } from "../base/npy.ts";
import { metadataTsv, PROJECTOR_FILES, projectorConfig, vectorsTsv } from "./projector.ts";
import { sprite } from "./sprite.ts";
import { weightsFile } from "./weights.ts";
import type { ViewCount } from "../model/view_counts.ts";
import { MODEL_FILES, modelFiles } from "./model_files.ts";
import { onnxFile } from "./onnx/onnx_file.ts";
import { prepareRunCopy, writeRunCopy } from "./run_copy.ts";
import { checkScalars, writeScalarsFile } from "./write_scalars_file.ts";

/** Names of the exported files, except for the projector's. */
export const EXPORT_FILES = {
  embeddings: "embeddings.npy",
  labels: "labels.npy",
  onnx: "model.onnx",
  weights: "weights.safetensors",
  // The name has no time, so a new export replaces the file and TensorBoard shows each curve once.
  scalars: `${EVENTS_PREFIX}0${EVENTS_SUFFIX}`,
} as const;

/** What to export from a checkpoint. */
export interface ExportRequest extends EngineRequest, Pick<MeasureRequest, "data" | "bad" | "listener"> {
  /** The parts to export. */
  wanted: ReadonlySet<ExportPart>;
  /** The split whose images to export; if empty, the split that the data set is evaluated on. */
  split: string;
  /** How many views of an image make its embedding. */
  views: ViewCount;
  /** The folder of the checkpoint's run, which has the curves. */
  run: string;
  /** The folder to write to; created if it does not exist. */
  out: string;
}

type Files = [name: string, content: Uint8Array<ArrayBuffer> | string][];

/**
 * Exports a checkpoint and its run for other programs. Computes everything before writing anything; files get their
 * names once all are complete, and nothing stays if one cannot be written.
 *
 * @param folder The checkpoint's folder.
 * @returns The paths of the files written.
 * @throws {UserError} If the checkpoint, the data or the run's log is missing or damaged, the engine cannot run, or
 * the folder cannot be written.
 */
export async function exportCheckpoint(folder: string, request: ExportRequest): Promise<string[]> {
  const { wanted, run, out, views } = request;
  const checkpoint = await readNetwork(folder);
  const files: Files = [];
  if (wanted.has("scalars")) await checkScalars(run);
  const copy = wanted.has("run") ? await prepareRunCopy(folder, checkpoint, run, out) : undefined;
  if (wanted.has("model")) files.push(...modelFiles(checkpoint, views));
  if (wanted.has("onnx")) files.push([EXPORT_FILES.onnx, await onnxFile(checkpoint, run, views)]);
  if (wanted.has("weights")) files.push([EXPORT_FILES.weights, weightsFile(checkpoint)]);
  if (wanted.has("npy") || wanted.has("projector")) {
    const dataset = await openFor(checkpoint.state, request);
    const { engine } = await openEngine(request);
    const embedded = await embedSplit(engine, folder, checkpoint, dataset, {
      ...(request.split !== "" && { split: request.split }),
      views,
    });
    if (wanted.has("npy")) files.push(...npyFiles(embedded));
    const name = `${dataset.title}, ${embedded.split} images, epoch ${checkpoint.state.epoch}`;
    if (wanted.has("projector")) files.push(...await projectorFiles(name, embedded, dataset.classNames));
  }
  const target = wanted.has("model") ? `${out}/${dirname(MODEL_FILES.json)}` : out;
  const named = files.map(([name, content]) => [`${out}/${name}`, content] as const);
  const copied = await withNewFolder(target, () =>
    writeTogether(named, async () => {
      const written = copy === undefined ? [] : await writeRunCopy(copy);
      try {
        if (wanted.has("scalars")) await writeScalarsFile(`${out}/${EXPORT_FILES.scalars}`, run);
      } catch (error) {
        // It was not there before.
        if (copy !== undefined) await disk.remove(copy.folder, { recursive: true }).catch(() => {});
        throw error;
      }
      return written;
    }));
  const names = [...(wanted.has("scalars") ? [EXPORT_FILES.scalars] : []), ...files.map(([name]) => name)];
  return [...names.map((name) => `${out}/${name}`), ...(copied ?? [])];
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
