import { z } from "zod";
import { UserError } from "../base/user_error.ts";
import { MINER_NAMES } from "../triplet/miner_list.ts";
import { Network } from "../model/network.ts";
import { networkOfFormat1 } from "./format_1_network.ts";

/** The version of the folder's layout; a reader refuses a newer one than its own. */
export const CHECKPOINT_FORMAT = 2;

/** Files of a checkpoint's folder. */
export const CHECKPOINT_FILES = {
  /** The network as a graph model for TensorFlow.js. */
  model: "model.json",
  /** Its weights. */
  weights: "weights.bin",
  /** Where the training stood. */
  state: "state.json",
  /** All that the training continues with: parameters, statistics, slots of the optimizer, average. */
  training: "training.safetensors",
  /** SHA-256 of each of the others. */
  digests: "digests.json",
} as const;

const count = z.number().int().min(0);

/** Where a training stood when the checkpoint was made: `state.json`. */
export const CheckpointState = z.preprocess(
  networkOfFormat1,
  z.object({
    format: z.number().int().min(1),
    trinca: z.string(),
    network: Network,
    /** The training's configuration as `config.json` has it. */
    config: z.record(z.string(), z.unknown()),
    dataset: z.object({
      name: z.string(),
      title: z.string(),
      synthetic: z.boolean(),
      digest: z.string(),
      /** Where the user's own files were, as the user named it. */
      path: z.string().exactOptional(),
    }),
    /** Epochs that are complete. */
    epoch: count,
    /** Steps done in the epoch after those. */
    step: count,
    /** Steps done since the beginning: the optimizer's clock. */
    global_step: count,
    /** Sum of the losses of the steps done in the incomplete epoch. */
    loss_sum: z.number(),
    /** Seconds spent on the incomplete epoch. */
    seconds: z.number(),
    /** The best epoch so far and its VAL on the held-out images; null where nothing is held out or measured. */
    best: z.object({ epoch: count, val: z.number() }).nullable(),
    /** The miner that the user forces; null, and in older checkpoints missing, where the configuration gives it. */
    forced_miner: z.enum(MINER_NAMES).nullable().exactOptional(),
  }),
);

/** Where a training stood when the checkpoint was made: `state.json`. */
export type CheckpointState = z.infer<typeof CheckpointState>;

/** The part of `model.json` that a reader needs: which weight lies where in `weights.bin`. */
export const ModelFile = z.object({
  format: z.literal("graph-model"),
  weightsManifest: z.tuple([
    z.object({
      weights: z.array(z.object({
        name: z.string(),
        shape: z.array(count),
        dtype: z.enum(["float32", "int32"]),
      })),
    }),
  ]),
});

/** SHA-256 by file name: `digests.json`. */
export const Digests = z.record(z.string(), z.string());

/**
 * Parses a JSON file of a checkpoint.
 *
 * @throws {UserError} If it is no JSON or not of the schema, naming the first thing that is wrong.
 */
export function parseCheckpointJson<T extends z.ZodType>(schema: T, path: string, text: string): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserError(`Expected JSON in ${path} but it is damaged; use another checkpoint`);
  }
  const version = (value as { format?: unknown } | null)?.format;
  if (typeof version === "number" && version > CHECKPOINT_FORMAT) {
    throw new UserError(
      `Expected a checkpoint of format ${CHECKPOINT_FORMAT} or older but ${path} has format ${version}; ` +
        `use a newer Trinca`,
    );
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const place = issue.path.length > 0 ? issue.path.join(".") : "the file";
  throw new UserError(`${path} is not a checkpoint's: ${place}: ${issue.message}`);
}
