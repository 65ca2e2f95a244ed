import { sha256, withDiskErrors, writeAndSync } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import {
  type Architecture,
  type ParameterSpec,
  runningSpecs,
  sizeOf,
  trainableSpecs,
} from "../model/architecture.ts";
import { toGraphModel } from "../model/graph_model.ts";
import type { HostParameters } from "../model/initialise.ts";
import { trainingOfFormat1 } from "./checkpoint_format_1.ts";
import { type HostTensor, hostTensor, modelOf, type TrainingTree } from "./training_tree.ts";
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
  /** All that the training goes on with. */
  training: TrainingTree<HostTensor>;
}

/** What was written. */
export interface SavedCheckpoint {
  /** SHA-256 over the digests of all its files. */
  digest: string;
  /** Bytes on the disk. */
  bytes: number;
}

/**
 * Writes a checkpoint whole or not at all: into a temporary folder that is then renamed to `folder/name`.
 *
 * @throws {UserError} If the disk is full or cannot be written; nothing is left behind then.
 */
export async function writeCheckpoint(
  folder: string,
  name: string,
  checkpoint: { state: Omit<CheckpointState, "format" | "optimizer">; training: TrainingTree<HostTensor> },
): Promise<SavedCheckpoint> {
  const { state, training } = checkpoint;
  const parameters = parametersOf(training);
  const optimizer: HostParameters = new Map(
    Object.entries(training.slots).flatMap(([slot, tensors]) =>
      Object.entries(tensors).map(([name, { values }]) => [`${slot}:${name}`, values] as const)
    ),
  );
  if (training.average !== undefined) {
    for (const [name, { values }] of Object.entries({ ...training.parameters, ...training.statistics })) {
      optimizer.set(`trained:${name}`, values);
    }
  }
  const model = toGraphModel(state.architecture, parameters);
  const specs = [...trainableSpecs(state.architecture), ...runningSpecs(state.architecture)];
  const shapes = new Map(specs.map(({ name, shape }) => [name, shape]));
  // A slot is named after its parameter, `adam_m:conv1/kernel`, and has its shape.
  const slots = [...optimizer.keys()].map((name) => ({
    name,
    shape: shapes.get(name.split(":")[1] ?? "") ?? [],
  }));
  const full: CheckpointState = { format: CHECKPOINT_FORMAT, ...state, optimizer: slots };
  const files: Record<string, Uint8Array<ArrayBuffer>> = {
    [CHECKPOINT_FILES.model]: toBytes(model.json),
    [CHECKPOINT_FILES.weights]: model.weights,
    [CHECKPOINT_FILES.state]: toBytes(full),
    [CHECKPOINT_FILES.optimizer]: joinFloats([...optimizer.values()]),
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

/** The model of a training in one record. */
function parametersOf(training: TrainingTree<HostTensor>): HostParameters {
  const { parameters, statistics } = modelOf(training);
  return new Map(
    Object.entries({ ...parameters, ...statistics }).map(([name, { values }]) => [name, values]),
  );
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
 * Reads a checkpoint and checks every file's digest, the format's version and all shapes.
 *
 * @throws {UserError} If a file is missing or damaged, or the checkpoint is of a newer version.
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const files = await readVerified(folder);
  const text = (name: string) => new TextDecoder().decode(files.get(name)!);
  const statePath = `${folder}/${CHECKPOINT_FILES.state}`;
  const state = parseCheckpointJson(CheckpointState, statePath, text(CHECKPOINT_FILES.state));
  const modelPath = `${folder}/${CHECKPOINT_FILES.model}`;
  const manifest = parseCheckpointJson(ModelFile, modelPath, text(CHECKPOINT_FILES.model)).weightsManifest[0];

  // The manifest also lists the graph's constants, some of them int32: every entry has four bytes an element.
  const weights = splitFloats(manifest.weights, files.get(CHECKPOINT_FILES.weights)!, folder);
  const parameters: HostParameters = new Map();
  for (const spec of [...trainableSpecs(state.architecture), ...runningSpecs(state.architecture)]) {
    const found = manifest.weights.find(({ name }) => name === spec.name);
    if (found === undefined || String(found.shape) !== String(spec.shape) || found.dtype !== "float32") {
      throw new UserError(
        `Expected ${spec.name} of shape [${spec.shape}] in ${folder} but found ` +
          `${found === undefined ? "none" : `shape [${found.shape}] of ${found.dtype}`}`,
      );
    }
    parameters.set(spec.name, weights.get(spec.name)!);
  }
  const optimizer = splitFloats(state.optimizer, files.get(CHECKPOINT_FILES.optimizer)!, folder);
  const tensors = (specs: readonly ParameterSpec[], values: HostParameters) =>
    new Map(specs.map(({ name, shape }) => [name, hostTensor(shape, values.get(name)!)]));
  const specs = [...trainableSpecs(state.architecture), ...runningSpecs(state.architecture)];
  const training = trainingOfFormat1(
    state.architecture,
    tensors(specs, parameters),
    tensors(state.optimizer, optimizer),
    folder,
  );
  return { state, parameters, training };
}

/** The files of a checkpoint, once their digests are checked. */
async function readVerified(folder: string): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const read = (name: string) =>
    Deno.readFile(`${folder}/${name}`).catch(() => {
      throw new UserError(`Expected a checkpoint in ${folder} but ${name} is missing or cannot be read`);
    });
  const digestBytes = await read(CHECKPOINT_FILES.digests);
  const digestPath = `${folder}/${CHECKPOINT_FILES.digests}`;
  const digests = parseCheckpointJson(Digests, digestPath, new TextDecoder().decode(digestBytes));
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const name of Object.values(CHECKPOINT_FILES)) {
    if (name === CHECKPOINT_FILES.digests) continue;
    const bytes = await read(name);
    const found = await sha256(bytes);
    if (found !== digests[name]) {
      throw new UserError(
        `Expected ${folder}/${name} to have the SHA-256 ${
          digests[name]
        } but found ${found}: the checkpoint is ` +
          `damaged; use another`,
      );
    }
    files.set(name, bytes);
  }
  return files;
}

/** Cuts four bytes an element out of a file for each tensor in turn. */
function splitFloats(specs: ParameterSpec[], bytes: Uint8Array<ArrayBuffer>, folder: string): HostParameters {
  const expected = 4 * specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (bytes.length !== expected) {
    throw new UserError(`Expected ${expected} bytes of values in ${folder} but found ${bytes.length}`);
  }
  const values: HostParameters = new Map();
  let offset = 0;
  for (const { name, shape } of specs) {
    const length = 4 * sizeOf(shape);
    values.set(name, new Float32Array(bytes.slice(offset, offset + length).buffer));
    offset += length;
  }
  return values;
}

function joinFloats(arrays: Float32Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const array of arrays) {
    all.set(array, offset);
    offset += array.length;
  }
  return new Uint8Array(all.buffer);
}

function toBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value, null, 1) + "\n");
}

/** Whether two architectures have parameters of the same shapes. */
export function sameArchitecture(a: Architecture, b: Architecture): boolean {
  return JSON.stringify(trainableSpecs(a)) === JSON.stringify(trainableSpecs(b));
}
