import { sha256, withDiskErrors, writeAndSync } from "../base/files.ts";
import { readSafetensors, safetensors } from "../base/safetensors.ts";
import { UserError } from "../base/user_error.ts";
import { flattenTree } from "../engine/tensor_tree.ts";
import { toGraphModel } from "../model/graph_model.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { ParameterSpec } from "../model/layer_kind.ts";
import { makeNetwork } from "../model/network.ts";
import { parameterSpecs, statisticSpecs } from "../model/parameter_specs.ts";
import { sizeOf } from "../model/shape.ts";
import { OPTIMIZER_FILE } from "./checkpoint_files.ts";
import { Format1State, trainingOfFormat1 } from "./checkpoint_format_1.ts";
import { findNotFinite, NotFiniteError } from "./finite.ts";
import type { SavedCheckpoint } from "./saved_checkpoint.ts";
import {
  type HostTensor,
  hostTensor,
  parametersOf,
  type TrainingTree,
  trainingTree,
} from "./training_tree.ts";
import {
  CHECKPOINT_FILES,
  CHECKPOINT_FORMAT,
  CheckpointState,
  Digests,
  ModelFile,
  parseCheckpointJson,
} from "./checkpoint_format.ts";

/** A checkpoint in memory. */
export interface Checkpoint {
  /** Where the training stood. */
  state: CheckpointState;
  /** The model's parameters and running statistics by name: with `--ema` their averages. */
  parameters: HostParameters;
  /** All that the training continues with. */
  training: TrainingTree<HostTensor>;
}

/** A checkpoint to be written. */
export interface NewCheckpoint {
  /** Where the training stands. */
  state: Omit<CheckpointState, "format">;
  /** All that the training continues with; the model is that of {@link modelOf}. */
  training: TrainingTree<HostTensor>;
}

/**
 * Writes a checkpoint whole or not at all: into a temporary folder that is then renamed to `folder/name`.
 *
 * @throws {NotFiniteError} If a value is infinite or no number; nothing is written then.
 * @throws {UserError} If the disk is full or cannot be written; nothing is left behind then.
 */
export async function writeCheckpoint(
  folder: string,
  name: string,
  { state, training }: NewCheckpoint,
): Promise<SavedCheckpoint> {
  const notFinite = findNotFinite(training);
  if (notFinite !== undefined) throw new NotFiniteError(notFinite, `what was to be saved as ${name}`);
  const model = toGraphModel(state.network, parametersOf(training));
  const full: CheckpointState = { ...state, format: CHECKPOINT_FORMAT };
  const tensors = flattenTree<HostTensor>(training).map(({ path, leaf }) => ({ name: path, ...leaf }));
  const metadata = { trinca: state.trinca, format: String(CHECKPOINT_FORMAT) };
  const files: Record<string, Uint8Array<ArrayBuffer>> = {
    [CHECKPOINT_FILES.model]: toBytes(model.json),
    [CHECKPOINT_FILES.weights]: model.weights,
    [CHECKPOINT_FILES.state]: toBytes(full),
    [CHECKPOINT_FILES.training]: safetensors(tensors, metadata),
  };
  const digests: Record<string, string> = {};
  for (const [file, bytes] of Object.entries(files)) digests[file] = await sha256(bytes);
  files[CHECKPOINT_FILES.digests] = toBytes(digests);

  const goal = `${folder}/${name}`;
  const temporary = `${goal}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(goal, async () => {
    try {
      await Deno.mkdir(temporary);
      for (const [file, bytes] of Object.entries(files)) await writeAndSync(`${temporary}/${file}`, bytes);
      await replaceFolder(goal, temporary);
    } catch (error) {
      await Deno.remove(temporary, { recursive: true }).catch(() => {});
      throw error;
    }
  });
  const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  return { digest: await sha256(files[CHECKPOINT_FILES.digests]!), bytes };
}

/** Renames `replacement` to `goal`; what was there is removed once that is done, or put back. */
async function replaceFolder(goal: string, replacement: string): Promise<void> {
  const old = `${goal}.${crypto.randomUUID().slice(0, 8)}.old.part`;
  const existed = await Deno.rename(goal, old).then(() => true, (error) => {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  });
  try {
    await Deno.rename(replacement, goal);
  } catch (error) {
    if (existed) await Deno.rename(old, goal);
    throw error;
  }
  if (existed) await Deno.remove(old, { recursive: true });
}

/**
 * Reads a checkpoint of this format or an older one, and checks every file's digest, the format's version, all names,
 * all shapes, and that all values are finite.
 *
 * @throws {NotFiniteError} If a value is infinite or no number.
 * @throws {UserError} If a file is missing or damaged, or the checkpoint is of a newer version.
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const checkpoint = await readAny(folder);
  const notFinite = findNotFinite(checkpoint.training);
  if (notFinite !== undefined) throw new NotFiniteError(notFinite, folder);
  return checkpoint;
}

/** Reads a checkpoint, whatever its values. */
async function readAny(folder: string): Promise<Checkpoint> {
  const read = await openVerified(folder);
  const text = async (name: string) => new TextDecoder().decode(await read(name));
  const statePath = `${folder}/${CHECKPOINT_FILES.state}`;
  const stateText = await text(CHECKPOINT_FILES.state);
  const state = parseCheckpointJson(CheckpointState, statePath, stateText);
  const { network, format } = state;
  makeNetwork(network.input, network.layers); // Which checks that its layers fit each other.

  const modelPath = `${folder}/${CHECKPOINT_FILES.model}`;
  const manifest =
    parseCheckpointJson(ModelFile, modelPath, await text(CHECKPOINT_FILES.model)).weightsManifest[0];
  // The manifest also lists the graph's constants, some of them int32: every entry has four bytes an element.
  const weights = splitFloats(manifest.weights, await read(CHECKPOINT_FILES.weights), folder);
  const model = new Map<string, HostTensor>();
  for (const spec of [...parameterSpecs(network), ...statisticSpecs(network)]) {
    const found = manifest.weights.find(({ name }) => name === spec.name);
    if (found === undefined || String(found.shape) !== String(spec.shape) || found.dtype !== "float32") {
      throw new UserError(
        `Expected ${spec.name} of shape [${spec.shape}] in ${folder} but found ` +
          `${found === undefined ? "none" : `shape [${found.shape}] of ${found.dtype}`}`,
      );
    }
    model.set(spec.name, weights.get(spec.name)!);
  }
  const parameters = new Map(Array.from(model, ([name, { values }]) => [name, values]));

  if (format === 1) {
    const { optimizer } = parseCheckpointJson(Format1State, statePath, stateText);
    const rest = splitFloats(optimizer, await read(OPTIMIZER_FILE), folder);
    return { state, parameters, training: trainingOfFormat1(network, model, rest, folder) };
  }
  const path = `${folder}/${CHECKPOINT_FILES.training}`;
  const { tensors, metadata } = readSafetensors(await read(CHECKPOINT_FILES.training), path);
  if (metadata.format !== String(format)) {
    throw new UserError(
      `Expected ${path} to be of format ${format}, as state.json is, but found ${
        metadata.format ?? "none"
      }: the ` +
        `checkpoint is damaged; use another`,
    );
  }
  const named = new Map(tensors.map(({ name, shape, values }) => [name, hostTensor(shape, values)]));
  const training = trainingTree(network, named, path);
  const differing = [...parametersOf(training)].find(([name, values]) =>
    !sameBits(values, parameters.get(name)!)
  );
  if (differing !== undefined) {
    throw new UserError(
      `Expected ${
        differing[0]
      } in ${folder}/${CHECKPOINT_FILES.weights} to be as in ${CHECKPOINT_FILES.training} but ` +
        `found other values: the checkpoint is damaged; use another`,
    );
  }
  return { state, parameters, training };
}

/** Reads files of a checkpoint, each once its digest is checked. */
async function openVerified(folder: string): Promise<(name: string) => Promise<Uint8Array<ArrayBuffer>>> {
  const read = (name: string) =>
    Deno.readFile(`${folder}/${name}`).catch(() => {
      throw new UserError(`Expected a checkpoint in ${folder} but ${name} is missing or cannot be read`);
    });
  const digestBytes = await read(CHECKPOINT_FILES.digests);
  const digestPath = `${folder}/${CHECKPOINT_FILES.digests}`;
  const digests = parseCheckpointJson(Digests, digestPath, new TextDecoder().decode(digestBytes));
  return async (name) => {
    const bytes = await read(name);
    const found = await sha256(bytes);
    if (found === digests[name]) return bytes;
    throw new UserError(
      `Expected ${folder}/${name} to have the SHA-256 ${
        digests[name]
      } but found ${found}: the checkpoint is ` +
        `damaged; use another`,
    );
  };
}

function sameBits(a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>): boolean {
  const [words, others] = [a, b].map(({ buffer, byteOffset, length }) =>
    new Uint32Array(buffer, byteOffset, length)
  ) as [Uint32Array, Uint32Array];
  return words.length === others.length && words.every((word, i) => word === others[i]);
}

/** Cuts four bytes an element out of a file for each tensor in turn. */
function splitFloats(
  specs: readonly ParameterSpec[],
  bytes: Uint8Array<ArrayBuffer>,
  folder: string,
): Map<string, HostTensor> {
  const expected = 4 * specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (bytes.length !== expected) {
    throw new UserError(`Expected ${expected} bytes of values in ${folder} but found ${bytes.length}`);
  }
  const tensors = new Map<string, HostTensor>();
  let offset = 0;
  for (const { name, shape } of specs) {
    const length = 4 * sizeOf(shape);
    tensors.set(name, hostTensor(shape, new Float32Array(bytes.slice(offset, offset + length).buffer)));
    offset += length;
  }
  return tensors;
}

function toBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value, null, 1) + "\n");
}
