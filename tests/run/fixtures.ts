import { sha256 } from "../../lib/base/files.ts";
import { RandomStream } from "../../lib/base/random.ts";
import { type Architecture, trainableSpecs } from "../../lib/model/architecture.ts";
import { type HostParameters, initialise } from "../../lib/model/initialise.ts";
import { type Checkpoint, writeCheckpoint } from "../../lib/run/checkpoint.ts";
import {
  CHECKPOINT_FILES,
  CHECKPOINT_FORMAT,
  type CheckpointState,
} from "../../lib/run/checkpoint_format.ts";
import { parseCheckpointName } from "../../lib/run/checkpoint_names.ts";

/** A network with hardly any parameters. */
export const TINY: Architecture = { height: 4, width: 4, filters: [2, 3], embedding_size: 2 };

/** A checkpoint with values of every kind: subnormal, negative zero, huge. */
export function makeCheckpoint(seed: number, architecture: Architecture = TINY): Checkpoint {
  const parameters = initialise(architecture, seed);
  parameters.get("conv1/running_mean")!.set([-0, 1e-45]);
  const random = new RandomStream(seed, "test");
  const optimizer: HostParameters = new Map();
  for (const slot of ["adam_m", "adam_v"]) {
    for (const { name } of trainableSpecs(architecture)) {
      optimizer.set(`${slot}:${name}`, parameters.get(name)!.map(() => random.normal()));
    }
  }
  optimizer.get("adam_m:conv2/beta")!.set([3.4e38, -3.4e38]);
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
      optimizer: trainableSlots(architecture),
    },
    parameters,
    optimizer,
  };
}

function trainableSlots(architecture: Architecture): { name: string; shape: number[] }[] {
  return ["adam_m", "adam_v"].flatMap((slot) =>
    trainableSpecs(architecture).map(({ name, shape }) => ({ name: `${slot}:${name}`, shape }))
  );
}

/** Puts other bytes into a checkpoint's file and mends the digests, as somebody who edits it by hand would. */
export async function replaceFile(
  folder: string,
  file: keyof typeof CHECKPOINT_FILES,
  bytes: Uint8Array<ArrayBuffer> | string,
): Promise<void> {
  const data = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
  await Deno.writeFile(`${folder}/${CHECKPOINT_FILES[file]}`, data);
  const path = `${folder}/${CHECKPOINT_FILES.digests}`;
  const digests = JSON.parse(await Deno.readTextFile(path));
  digests[CHECKPOINT_FILES[file]] = await sha256(data);
  await Deno.writeTextFile(path, JSON.stringify(digests));
}

/**
 * Writes checkpoints into a run as a training does that ends before it moves any link.
 *
 * @param names `epoch_3`, `epoch_3_step_7`.
 * @param best What their states say of the best epoch; by default that no images are held out.
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
 * Puts a value into a tensor of a checkpoint on the disk, with digests that fit.
 *
 * @param tensor A weight, a running statistic, or one that the optimizer remembers.
 */
export async function spoilTensor(folder: string, tensor: string, value: number): Promise<void> {
  const read = async (file: string) => JSON.parse(await Deno.readTextFile(`${folder}/${file}`));
  const weights = (await read(CHECKPOINT_FILES.model)).weightsManifest[0].weights;
  const slots = (await read(CHECKPOINT_FILES.state)).optimizer;
  for (const [file, specs] of [["weights", weights], ["optimizer", slots]] as const) {
    const at = specs.findIndex(({ name }: { name: string }) => name === tensor);
    if (at < 0) continue;
    const sizes = specs.slice(0, at).map(({ shape }: { shape: number[] }) =>
      shape.reduce((a, b) => a * b, 1)
    );
    const offset = 4 * sizes.reduce((a: number, b: number) => a + b, 0);
    const bytes = await Deno.readFile(`${folder}/${CHECKPOINT_FILES[file]}`);
    new DataView(bytes.buffer).setFloat32(offset, value, true);
    return await replaceFile(folder, file, bytes);
  }
  throw new Error(`There is no ${tensor} in ${folder}`);
}
