import { z } from "zod";
import { UserError } from "../base/user_error.ts";
import { MINER_NAMES } from "../triplet/miner_list.ts";
import { Network } from "../model/network.ts";
import { networkOfFormat1 } from "./format_1_network.ts";
import { StoredCollapse } from "./stored_collapse.ts";
import { StoredRescue } from "./stored_rescue.ts";

/** The version of the folder's layout; a reader rejects a newer version than its own. */
export const CHECKPOINT_FORMAT = 2;

/** The files in a checkpoint's folder. */
export const CHECKPOINT_FILES = {
  /** The network as a graph model for TensorFlow.js. */
  model: "model.json",
  weights: "weights.bin",
  /** Where the training was. */
  state: "state.json",
  /**
   * Everything that the training continues with: parameters, statistics, slots of the optimizer, average. A checkpoint
   * of the network alone lacks it.
   */
  training: "training.safetensors",
  /** The SHA-256 of each of the other files. */
  digests: "digests.json",
} as const;

/** No JSON file of a checkpoint is larger. */
export const MAX_JSON_BYTES = 1 << 26;

const count = z.number().int().min(0);

/** Where a training was when the checkpoint was saved: `state.json`. */
export const CheckpointState = z.preprocess(
  networkOfFormat1,
  z.object({
    format: z.number().int().min(1),
    trinca: z.string(),
    network: Network,
    /** The training's configuration, as in `config.json`. */
    config: z.record(z.string(), z.unknown()),
    dataset: z.object({
      name: z.string(),
      title: z.string(),
      synthetic: z.boolean(),
      digest: z.string(),
      /** The path of the user's own files, as the user wrote it. */
      path: z.string().exactOptional(),
    }),
    /** Epochs that are complete. */
    epoch: count,
    /** Steps done in the next epoch. */
    step: count,
    /** Steps done since the beginning: the optimizer's time step. */
    global_step: count,
    /** The sum of the losses of the steps done in the incomplete epoch. */
    loss_sum: z.number(),
    /** Seconds spent on the incomplete epoch. */
    seconds: z.number(),
    /** The best epoch so far and its VAL on the held-out images; null if nothing is held out or measured. */
    best: z.object({ epoch: count, val: z.number() }).nullable(),
    /**
     * The miner that the user forces; null, or missing in older checkpoints, if the configuration determines
     * it.
     */
    forced_miner: z.enum(MINER_NAMES).nullable().exactOptional(),
    /** The rescues so far; missing in older checkpoints. */
    rescues: z.array(StoredRescue).exactOptional(),
    /** What the search for a collapse knows of the steps so far; missing in older checkpoints. */
    collapse: StoredCollapse.exactOptional(),
  }),
);

/** Where a training was when the checkpoint was saved: `state.json`. */
export type CheckpointState = z.infer<typeof CheckpointState>;

/**
 * The part of `model.json` that a reader needs: the names, shapes and order of the weights in `weights.bin`.
 */
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

/** SHA-256 by file name: `digests.json`. */
export type Digests = z.infer<typeof Digests>;

/**
 * Parses a JSON file of a checkpoint.
 *
 * @throws {UserError} If it is not JSON or does not match the schema; the message names the first problem.
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
  throw new UserError(
    `Expected a checkpoint's file at ${path} but ${place} is invalid: ${issue.message}; use another checkpoint`,
  );
}
