import { fileURLToPath } from "node:url";
import { sha256 } from "../../lib/base/files.ts";
import { RandomStream } from "../../lib/base/random.ts";
import {
  type Architecture,
  type ParameterSpec,
  runningSpecs,
  trainableSpecs,
} from "../../lib/model/architecture.ts";
import { initialise } from "../../lib/model/initialise.ts";
import type { Checkpoint } from "../../lib/run/checkpoint.ts";
import { hostTensor } from "../../lib/run/training_tree.ts";
import { CHECKPOINT_FILES, CHECKPOINT_FORMAT } from "../../lib/run/checkpoint_format.ts";

/** A network with hardly any parameters. */
export const TINY: Architecture = { height: 4, width: 4, filters: [2, 3], embedding_size: 2 };

/** A checkpoint with values of every kind: subnormal, negative zero, infinite, NaN. */
export function makeCheckpoint(seed: number, architecture: Architecture = TINY): Checkpoint {
  const parameters = initialise(architecture, seed);
  parameters.get("conv1/running_mean")!.set([-0, 1e-45]);
  const random = new RandomStream(seed, "test");
  const trainable = trainableSpecs(architecture);
  const tensors = (specs: ParameterSpec[], values: (name: string) => Float32Array<ArrayBuffer>) =>
    Object.fromEntries(specs.map(({ name, shape }) => [name, hostTensor(shape, values(name))]));
  const slot = () => tensors(trainable, (name) => parameters.get(name)!.map(() => random.normal()));
  const slots = { adam_first_moment: slot(), adam_second_moment: slot() };
  slots.adam_first_moment["conv2/beta"]!.values.set([Infinity, NaN, -3.4e38]);
  return {
    state: {
      format: CHECKPOINT_FORMAT,
      trinca: "0.1.0",
      architecture,
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
      statistics: tensors(runningSpecs(architecture), (name) => parameters.get(name)!),
      slots,
    },
  };
}

/** A folder of what an older Trinca has written, in the format before this one. */
export const FORMAT_1: string = fileURLToPath(import.meta.resolve("./fixtures/format_1"));

/** A copy of a checkpoint of format 1, with an average, from the middle of an epoch. */
export async function copyFormat1(folder: string, name: string): Promise<void> {
  await Deno.mkdir(`${folder}/${name}`);
  for (const { name: file } of Deno.readDirSync(`${FORMAT_1}/averaged`)) {
    await Deno.copyFile(`${FORMAT_1}/averaged/${file}`, `${folder}/${name}/${file}`);
  }
}

/** Puts other bytes into a checkpoint's file and mends the digests, as somebody who edits it by hand would. */
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
