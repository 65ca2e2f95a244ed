import { sha256 } from "../base/files.ts";
import { readRegularFile } from "../base/read_regular_file.ts";
import { readSafetensors } from "../base/safetensors.ts";
import { systemReason } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { flagOf } from "../config/flag_of.ts";
import type { ParameterSpec } from "../model/layer_kind.ts";
import { makeNetwork } from "../model/network.ts";
import { parameterSpecs, statisticSpecs } from "../model/parameter_specs.ts";
import { sizeOf } from "../model/shape.ts";
import type { Checkpoint, StoredNetwork } from "./checkpoint.ts";
import { hasNetworkAlone, OPTIMIZER_FILE } from "./checkpoint_files.ts";
import {
  CHECKPOINT_FILES,
  CheckpointState,
  Digests,
  MAX_JSON_BYTES,
  ModelFile,
  parseCheckpointJson,
} from "./checkpoint_format.ts";
import { Format1State, trainingOfFormat1 } from "./checkpoint_format_1.ts";
import { findNotFinite, NotFiniteError } from "./finite.ts";
import { type HostTensor, hostTensor, parametersOf, trainingTree } from "./training_tree.ts";

/** What a training keeps of each value of the model: itself, at most two slots, and its average. */
const MAX_COPIES = 4;

/**
 * Reads a checkpoint of this format or an older one, and verifies the digest of every file, the format
 * version, all names, all shapes, and that all values are finite.
 *
 * @throws {NotFiniteError} If a value is infinite or NaN.
 * @throws {UserError} If a file is missing or damaged, the checkpoint has a newer format, or it has the network alone.
 */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const { training, ...trained } = await readAny(folder);
  if (training !== undefined) return { ...trained, training };
  throw new UserError(
    `Expected a training to continue in ${folder} but it has the network alone; start a new training from it with ` +
      flagOf("init", folder),
  );
}

/**
 * Reads the network of a checkpoint, which may have the network alone; verifies as {@link readCheckpoint} does.
 *
 * @throws {NotFiniteError} If a value is infinite or NaN.
 * @throws {UserError} If a file is missing or damaged, or the checkpoint has a newer format.
 */
export async function readNetwork(folder: string): Promise<StoredNetwork> {
  const { state, parameters } = await readAny(folder);
  return { state, parameters };
}

/** A checkpoint as it is on the disk. */
type StoredCheckpoint = StoredNetwork & { training: Checkpoint["training"] | undefined };

/** Reads a checkpoint, with or without what a training continues with. */
async function readAny(folder: string): Promise<StoredCheckpoint> {
  const { model, ...checkpoint } = await readUnchecked(folder);
  const notFinite = findNotFinite(
    checkpoint.training ?? { parameters: Object.fromEntries(model), statistics: {}, slots: {} },
  );
  if (notFinite !== undefined) throw new NotFiniteError(notFinite, folder);
  return checkpoint;
}

/** Reads a checkpoint without checking that its values are finite. */
async function readUnchecked(
  folder: string,
): Promise<StoredCheckpoint & { model: ReadonlyMap<string, HostTensor> }> {
  const { read, digests } = await openVerified(folder);
  const text = async (name: string) => new TextDecoder().decode(await read(name, MAX_JSON_BYTES));
  const statePath = `${folder}/${CHECKPOINT_FILES.state}`;
  const stateText = await text(CHECKPOINT_FILES.state);
  const state = parseCheckpointJson(CheckpointState, statePath, stateText);
  const { network, format } = state;
  makeNetwork(network.input, network.layers); // Checks that the layers fit together.

  const modelPath = `${folder}/${CHECKPOINT_FILES.model}`;
  const manifest =
    parseCheckpointJson(ModelFile, modelPath, await text(CHECKPOINT_FILES.model)).weightsManifest[0];
  // The manifest also contains the graph's constants, some of them int32: every element has four bytes.
  const weightBytes = bytesOf(manifest.weights);
  const weights = splitFloats(
    manifest.weights,
    await read(CHECKPOINT_FILES.weights, weightBytes + MAX_JSON_BYTES),
    folder,
  );
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

  if (hasNetworkAlone(digests)) return { state, parameters, model, training: undefined };
  if (format === 1) {
    const { optimizer } = parseCheckpointJson(Format1State, statePath, stateText);
    const rest = splitFloats(
      optimizer,
      await read(OPTIMIZER_FILE, bytesOf(optimizer) + MAX_JSON_BYTES),
      folder,
    );
    return { state, parameters, model, training: trainingOfFormat1(network, model, rest, folder) };
  }
  const path = `${folder}/${CHECKPOINT_FILES.training}`;
  const { tensors, metadata } = readSafetensors(
    await read(CHECKPOINT_FILES.training, MAX_COPIES * weightBytes + MAX_JSON_BYTES),
    path,
  );
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
  return { state, parameters, model, training };
}

/** Returns the digests of a checkpoint, and a function that reads one of its files and verifies it. */
async function openVerified(
  folder: string,
): Promise<{ digests: Digests; read: (name: string, most: number) => Promise<Uint8Array<ArrayBuffer>> }> {
  // A training may move a link such as `best` while the files are read.
  const place = await Deno.realPath(folder).catch(() => folder);
  const read = (name: string, most: number) =>
    readRegularFile(`${place}/${name}`, most).catch((error) => {
      if (error instanceof UserError) throw error;
      const reason = error instanceof Deno.errors.NotFound ? undefined : systemReason(error);
      throw new UserError(
        `Expected a checkpoint in ${folder} but ${name} is missing or cannot be read${
          reason ? `: ${reason}` : ""
        }`,
      );
    });
  const digestBytes = await read(CHECKPOINT_FILES.digests, MAX_JSON_BYTES);
  const digestPath = `${folder}/${CHECKPOINT_FILES.digests}`;
  const digests = parseCheckpointJson(Digests, digestPath, new TextDecoder().decode(digestBytes));
  const readVerified = async (name: string, most: number) => {
    const bytes = await read(name, most);
    const found = await sha256(bytes);
    if (found === digests[name]) return bytes;
    throw new UserError(
      `Expected ${folder}/${name} to have the SHA-256 ${
        digests[name]
      } but found ${found}: the checkpoint is ` +
        `damaged; use another`,
    );
  };
  return { digests, read: readVerified };
}

function sameBits(a: Float32Array<ArrayBuffer>, b: Float32Array<ArrayBuffer>): boolean {
  const [words, others] = [a, b].map(({ buffer, byteOffset, length }) =>
    new Uint32Array(buffer, byteOffset, length)
  ) as [Uint32Array, Uint32Array];
  return words.length === others.length && words.every((word, i) => word === others[i]);
}

/** The bytes of tensors, four per element. */
function bytesOf(specs: readonly ParameterSpec[]): number {
  return 4 * specs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

/** Splits a file into tensors, four bytes per element. */
function splitFloats(
  specs: readonly ParameterSpec[],
  bytes: Uint8Array<ArrayBuffer>,
  folder: string,
): Map<string, HostTensor> {
  const expected = bytesOf(specs);
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
