/**
 * All that a training has to say, as typed events: the one spine on which the consoles, the log on disk and
 * every later view hang. Each is a line of `events.jsonl`.
 *
 * @module
 */
import { z } from "zod";
import { EvaluationFigures } from "./evaluation_figures.ts";
import {
  ClassPairs,
  DistanceCounts,
  ExactFigures,
  measured,
  OriginalFigures,
  Projection,
} from "./figures.ts";

export { HISTOGRAM_BINS } from "../eval/histogram_bins.ts";
export { DistanceCounts, ExactFigures, OriginalFigures, Projection };

/** An image of a triplet, small enough for a line of the log. */
export const TripletImage = z.object({
  index: z.number().int().describe("in the training set"),
  label: z.number().int(),
  pixels: z.string().describe(
    "base64 of 4-bit values, two a byte (high first), row by row; of a picture in colour red, green and blue of each pixel",
  ),
});
/** An image of a triplet. */
export type TripletImage = z.infer<typeof TripletImage>;

/** A triplet with its pictures and distances. */
export const ShownTriplet = z.object({
  width: z.number().int().describe("pixels in a row of each picture"),
  height: z.number().int(),
  channels: z.number().int().exactOptional().describe(
    "1 (grey) or 3 (red, green, blue) values a pixel; else 1",
  ),
  anchor: TripletImage,
  positive: TripletImage,
  negative: TripletImage,
  positive_distance: measured,
  negative_distance: measured,
});
/** A triplet with its pictures and distances. */
export type ShownTriplet = z.infer<typeof ShownTriplet>;

/** What a GPU does at a moment. */
export const GpuUse = z.object({
  name: z.string(),
  busy: measured.describe("share of the time, 0 to 1"),
  memory: z.number().describe("bytes in use"),
  memory_total: z.number(),
  celsius: measured,
});
/** What a GPU does at a moment. */
export type GpuUse = z.infer<typeof GpuUse>;

/** Why a training ended. */
export const RunState = z.enum(["done", "stopped", "diverged", "failed"]);
/** Why a training ended: `done`, `stopped` by the user, `diverged` (NaN, infinite), or `failed` by an error. */
export type RunState = z.infer<typeof RunState>;

const time = z.number().describe("milliseconds since 1970");
const epoch = z.number().int().describe("1-based");

/** One event of a training; `type` tells which. */
export const TrainEvent = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("run_started"),
    time,
    run: z.string(),
    trinca: z.string().describe("the program's version"),
    config: z.record(z.string(), z.unknown()).describe("the training's configuration, as config.json has it"),
    dataset: z.object({
      name: z.string(),
      title: z.string(),
      synthetic: z.boolean(),
      digest: z.string(),
      train_images: z.number(),
      holdout_images: z.number(),
      test_images: z.number(),
      fallback_reason: z.string().optional().describe("why this data set and not the one wished for"),
      class_names: z.array(z.string()).exactOptional().describe("by label; else classes have numbers alone"),
      channels: z.number().int().exactOptional().describe("of the images; else 1"),
    }),
    engine: z.object({ name: z.string(), device: z.string(), version: z.string(), reason: z.string() }),
    epochs: z.number(),
    steps_per_epoch: z.number(),
    parameters: z.number().describe("trainable numbers of the network"),
    resumed_from: z.object({ epoch: z.number(), step: z.number() }).optional(),
  }),
  z.object({ type: z.literal("epoch_started"), time, epoch, miner: z.string() }),
  z.object({
    type: z.literal("step"),
    time,
    epoch,
    step: z.number().int().describe("in the epoch, 1-based"),
    global_step: z.number().int().describe("in the training, 1-based"),
    loss: measured,
    active: measured.describe("share of triplets with a loss above 0"),
    semi_hard: measured.describe("share of anchors with a semi-hard negative"),
    positive_distance: measured.describe("mean d(a,p)"),
    negative_distance: measured.describe("mean d(a,n)"),
    spread: measured.describe("total variance of the embeddings, 0 at collapse"),
    lr: z.number(),
    milliseconds: z.number(),
    images_per_second: z.number(),
  }),
  z.object({
    type: z.literal("miner_changed"),
    time,
    epoch,
    from: z.string(),
    to: z.string(),
    reason: z.string(),
  }),
  z.object({ type: z.literal("validation"), time, epoch, loss: measured }),
  z.object({
    type: z.literal("evaluation"),
    time,
    epoch,
    original: OriginalFigures,
    exact: ExactFigures.describe("on the test set"),
    holdout_val: measured.nullable().describe(
      "exact VAL@FAR=1e-3 on the held-out images, by which `best` is chosen",
    ),
    histogram: DistanceCounts.optional().describe("of all pairs of the test set"),
    class_distances: z.array(z.array(measured)).optional().describe(
      "mean distance of each two classes, [C, C], where there are at most 50; older logs have it for more",
    ),
    nearest_classes: ClassPairs.optional().describe("where there are more: the 50 nearest pairs of classes"),
    projection: Projection.optional(),
    seconds: z.number(),
  }),
  z.object({
    type: z.literal("mining"),
    time,
    epoch,
    step: z.number().int().describe("in the epoch, 1-based"),
    global_step: z.number().int(),
    miner: z.string(),
    histogram: DistanceCounts.describe("of all pairs of the batch"),
    hardest: ShownTriplet.nullable().describe(
      "the chosen triplet with the largest d(a,p) − d(a,n); null if none",
    ),
  }),
  z.object({
    type: z.literal("machine"),
    time,
    cpu: measured.describe("share of all cores that this process used since the event before, 0 to 1"),
    memory: z.number().describe("resident bytes of the process"),
    tensors: z.number(),
    tensor_bytes: z.number(),
    handles: z.number().describe("native handles behind the tensors"),
    gpu: GpuUse.optional().describe("where the training runs on one that can be asked"),
  }),
  z.object({
    type: z.literal("checkpoint_saved"),
    time,
    epoch,
    step: z.number().describe("steps done in the epoch, where it is not complete; else 0"),
    name: z.string(),
    digest: z.string(),
    best: z.boolean(),
    bytes: z.number(),
  }),
  z.object({
    type: z.literal("epoch_finished"),
    time,
    epoch,
    miner: z.string(),
    lr: z.number(),
    train_loss: measured.describe("mean over the epoch's steps"),
    validation_loss: measured,
    seconds: z.number(),
  }),
  z.object({
    type: z.literal("alert"),
    time,
    kind: z.enum(["collapse", "not_a_number"]),
    epoch,
    step: z.number(),
    message: z.string(),
  }),
  z.object({
    type: z.literal("state"),
    time,
    state: z.enum(["training", "evaluating", "reporting", "paused", "stopping"]),
  }),
  z.object({ type: z.literal("log"), time, level: z.enum(["info", "warning"]), message: z.string() }),
  z.object({
    type: z.literal("final_evaluation"),
    time,
    report: EvaluationFigures.describe("of the best checkpoint, as it lies on the disk"),
  }),
  z.object({
    type: z.literal("run_finished"),
    time,
    state: RunState,
    message: z.string(),
    seconds: z.number().describe("of this session, not of the sessions before a resume"),
    folder: z.string(),
    best: z.string().nullable().describe("the best checkpoint's name"),
  }),
]);

/** One event of a training; `type` tells which. */
export type TrainEvent = z.infer<typeof TrainEvent>;

/** The event of one type. */
export type EventOf<Type extends TrainEvent["type"]> = Extract<TrainEvent, { type: Type }>;

/** An event before the log stamps it with the time. */
export type NewEvent = TrainEvent extends infer E ? (E extends { time: number } ? Omit<E, "time"> : never)
  : never;
