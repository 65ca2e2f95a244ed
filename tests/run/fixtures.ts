import { fileURLToPath } from "node:url";
import { smallNetwork } from "../model/fixtures.ts";
import { sha256 } from "../../lib/base/files.ts";
import { RandomStream } from "../../lib/base/random.ts";
import type { Network } from "../../lib/model/network.ts";
import { parameterSpecs, statisticSpecs } from "../../lib/model/parameter_specs.ts";
import type { ParameterSpec } from "../../lib/model/layer_kind.ts";
import { initialise } from "../../lib/model/initialise.ts";
import type { Checkpoint } from "../../lib/run/checkpoint.ts";
import { writeCheckpoint } from "../../lib/run/write_checkpoint.ts";
import {
  CHECKPOINT_FILES,
  CHECKPOINT_FORMAT,
  type CheckpointState,
} from "../../lib/run/checkpoint_format.ts";
import { parseCheckpointName } from "../../lib/run/checkpoint_names.ts";
import { hostTensor } from "../../lib/run/training_tree.ts";

/** A network with hardly any parameters. */
export const TINY: Network = smallNetwork(4, 4, [2, 3], 2);

/** A checkpoint with values of every kind: subnormal, negative zero, huge. */
export function makeCheckpoint(seed: number, network: Network = TINY): Checkpoint {
  const parameters = initialise(network, seed);
  parameters.get("conv1/running_mean")!.set([-0, 1e-45]);
  const random = new RandomStream(seed, "test");
  const trainable = parameterSpecs(network);
  const tensors = (specs: ParameterSpec[], values: (name: string) => Float32Array<ArrayBuffer>) =>
    Object.fromEntries(specs.map(({ name, shape }) => [name, hostTensor(shape, values(name))]));
  const slot = () => tensors(trainable, (name) => parameters.get(name)!.map(() => random.normal()));
  const slots = { adam_first_moment: slot(), adam_second_moment: slot() };
  slots.adam_first_moment["conv2/beta"]!.values.set([3.4e38, -3.4e38]);
  return {
    state: {
      format: CHECKPOINT_FORMAT,
      trinca: "0.1.0",
      network,
      config: { epochs: 20, margin: 1, miner: "curriculum" },
      dataset: { name: "digits", title: "drawn digits", synthetic: true, digest: "ab12" },
      epoch: 3,
      step: 7,
      global_step: 709,
      loss_sum: 1.25e-3,
      seconds: 12.5,
      best: { epoch: 2, val: 0.875 },
    },
    parameters,
    training: {
      parameters: tensors(trainable, (name) => parameters.get(name)!),
      statistics: tensors(statisticSpecs(network), (name) => parameters.get(name)!),
      slots,
    },
  };
}

/** A folder of what an older Trinca has written, in the format before this one. */
export const FORMAT_1: string = fileURLToPath(import.meta.resolve("./fixtures/format_1"));

/** A copy of a checkpoint of format 1, with an average, from within an epoch. */
export async function copyFormat1(folder: string, name: string): Promise<void> {
  await Deno.mkdir(`${folder}/${name}`);
  for (const { name: file } of Deno.readDirSync(`${FORMAT_1}/averaged`)) {
    await Deno.copyFile(`${FORMAT_1}/averaged/${file}`, `${folder}/${name}/${file}`);
  }
}

/** Replaces a file of a checkpoint and updates the digests, as a user who edits it would. */
export async function replaceFile(
  folder: string,
  file: string,
  bytes: Uint8Array<ArrayBuffer> | string,
): Promise<void> {
  const data = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  await Deno.writeFile(`${folder}/${file}`, data);
  const path = `${folder}/${CHECKPOINT_FILES.digests}`;
  const digests = JSON.parse(await Deno.readTextFile(path));
  digests[file] = await sha256(data);
  await Deno.writeTextFile(path, JSON.stringify(digests));
}

/**
 * Writes checkpoints into a run as a training does that ends before it moves any link.
 *
 * @param names `epoch_3`, `epoch_3_step_7`.
 * @param best The best epoch in their states; by default no images are held out.
 */
export async function saveUnlinked(
  folder: string,
  names: string | string[],
  best: CheckpointState["best"] = null,
): Promise<void> {
  const checkpoint = makeCheckpoint(1);
  for (const name of [names].flat()) {
    const { epoch, step } = parseCheckpointName(name)!;
    await writeCheckpoint(folder, name, { ...checkpoint, state: { ...checkpoint.state, epoch, step, best } });
  }
}

/**
 * Writes a value into a tensor of a checkpoint on the disk, in every file that contains it, and updates the digests.
 *
 * @param tensor A weight or a running statistic; or its path in the training, `slots/adam_first_moment/conv1/kernel`.
 */
export async function spoilTensor(folder: string, tensor: string, value: number): Promise<void> {
  const weights = await Deno.readFile(`${folder}/${CHECKPOINT_FILES.weights}`);
  const model = JSON.parse(await Deno.readTextFile(`${folder}/${CHECKPOINT_FILES.model}`));
  let offset = 0;
  for (const { name, shape } of model.weightsManifest[0].weights) {
    if (name === tensor) new DataView(weights.buffer).setFloat32(offset, value, true);
    offset += 4 * shape.reduce((product: number, side: number) => product * side, 1);
  }
  await replaceFile(folder, CHECKPOINT_FILES.weights, weights);

  const training = await Deno.readFile(`${folder}/${CHECKPOINT_FILES.training}`);
  const view = new DataView(training.buffer);
  const begin = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(training.subarray(8, begin)));
  const path = [tensor, `parameters/${tensor}`, `statistics/${tensor}`].find((path) => path in header);
  if (path === undefined) throw new Error(`There is no ${tensor} in ${folder}`);
  view.setFloat32(begin + header[path].data_offsets[0], value, true);
  await replaceFile(folder, CHECKPOINT_FILES.training, training);
}
