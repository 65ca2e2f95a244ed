/**
 * Everything that a training reports, as typed events: consoles, the log on disk and every view are built on
 * them. Each is a line of `events.jsonl`.
 *
 * @module
 */
import { z } from "zod";
import { FoundClassDistances } from "../eval/class_distances.ts";
import { ExactFigures } from "../eval/exact_evaluation.ts";
import { DistanceCounts } from "../eval/histogram_bins.ts";
import { measured } from "../eval/measured.ts";
import { OriginalEvaluation } from "../eval/original_protocol.ts";
import { Projection } from "../eval/projection.ts";
import { EvaluationReport } from "../eval/report_type.ts";
import { bySignal, type SignalName, SIGNALS } from "./signals.ts";

/** An image of a triplet, small enough for a line of the log. */
export const TripletImage = z.object({
  index: z.number().int().describe("in the training set; with `turned_classes` plus its size for each turn"),
  label: z.number().int(),
  pixels: z.string().describe(
    "base64 of 4-bit values, two per byte (high first), row by row; in colour pictures red, green and blue of each pixel",
  ),
});
/** An image of a triplet. */
export type TripletImage = z.infer<typeof TripletImage>;

/** A triplet with its pictures and distances. */
export const ShownTriplet = z.object({
  width: z.number().int().describe("pixels in a row of each picture"),
  height: z.number().int(),
  channels: z.number().int().exactOptional().describe(
    "values per pixel: 1 (grey) or 3 (red, green, blue); 1 if missing",
  ),
  anchor: TripletImage,
  positive: TripletImage,
  negative: TripletImage,
  positive_distance: measured,
  negative_distance: measured,
});
/** A triplet with its pictures and distances. */
export type ShownTriplet = z.infer<typeof ShownTriplet>;

/** The use of a GPU at one moment. */
export const GpuUse = z.object({
  name: z.string(),
  busy: measured.describe("share of the time, 0 to 1, while steps ran"),
  memory: z.number().describe("bytes in use"),
  memory_total: z.number(),
  celsius: measured,
});
/** The use of a GPU at one moment. */
export type GpuUse = z.infer<typeof GpuUse>;

/** Why a training ended. */
export const RunState = z.enum(["done", "stopped", "diverged", "failed"]);
/** Why a training ended: `done`, `stopped` by the user, `diverged` (NaN, infinite), or `failed` by an error. */
export type RunState = z.infer<typeof RunState>;

/** A log from before a signal existed lacks its field, which reads as NaN; a step without a loss is damaged. */
function signalField(name: SignalName) {
  return name === "loss" ? measured : measured.default(NaN);
}

const time = z.number().describe("milliseconds since 1970");
const epoch = z.number().int().describe("1-based");

/** One event of a training; `type` distinguishes them. */
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
      channels: z.number().int().exactOptional().describe(
        "1 for grey images, 3 for colour; older logs lack it",
      ),
      class_names: z.array(z.string()).exactOptional().describe("by label; older logs lack them"),
      fallback_reason: z.string().optional().describe("why this data set replaces the requested one"),
    }),
    engine: z.object({ name: z.string(), device: z.string(), version: z.string(), reason: z.string() }),
    epochs: z.number(),
    steps_per_epoch: z.number(),
    epoch_plan: z.string().exactOptional().describe(
      "the batches of an epoch and how often images occur in it, for a person; older logs lack it",
    ),
    parameters: z.number().describe("trainable numbers of the network"),
    multiply_adds: z.number().exactOptional().describe(
      "of the network for one image, half of its FLOPs; older logs lack it",
    ),
    resumed_from: z.object({ epoch: z.number(), step: z.number() }).optional(),
  }),
  z.object({ type: z.literal("epoch_started"), time, epoch, miner: z.string() }),
  z.object({
    type: z.literal("step"),
    time,
    epoch,
    step: z.number().int().describe("in the epoch, 1-based"),
    global_step: z.number().int().describe("in the training, 1-based"),
    ...bySignal((name) => signalField(name).describe(SIGNALS[name].about)),
    lr: z.number(),
    milliseconds: z.number(),
    data_wait: z.number().exactOptional().describe(
      "milliseconds before the step in which the engine had nothing to do, since the batch was not ready; older logs lack it",
    ),
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
    original: OriginalEvaluation,
    exact: ExactFigures.describe("on the test set"),
    holdout_val: measured.nullable().describe(
      "exact VAL@FAR=1e-3 on the held-out images, by which `best` is chosen",
    ),
    histogram: DistanceCounts.optional().describe("of all pairs of the test set"),
    ...FoundClassDistances.shape, // older logs contain the matrix for more than 50 classes too
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
    gpu: GpuUse.optional().describe("if the training runs on one that can be measured"),
  }),
  z.object({
    type: z.literal("workers"),
    time,
    workers: z.array(z.object({
      address: z.string().describe("host:port"),
      state: z.enum(["training", "lost"]),
      images_per_second: measured.describe("of its share of the batches"),
      busy: measured.describe("processor time since the event before, in cores"),
      data_wait: measured.describe("milliseconds of a step for which it waited for its images, in the mean"),
    })).describe("by rank; only trainings with several workers have this event"),
  }),
  z.object({
    type: z.literal("checkpoint_saved"),
    time,
    epoch,
    step: z.number().describe("steps done in the epoch if it is incomplete, else 0"),
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
    kind: z.enum(["collapse", "not_a_number", "not_saved", "stall"]),
    epoch,
    step: z.number(),
    message: z.string(),
  }),
  z.object({
    type: z.literal("rescued"),
    time,
    epoch: epoch.describe("1-based, in which the collapse was found"),
    step: z.number().int().describe("steps done in it"),
    back_to: z.object({
      epoch: z.number().int().describe("the complete epochs; 0 for the start"),
      global_step: z.number().int(),
    }).describe(
      "where the training continues: the steps after it, and what was measured there, no longer count",
    ),
    rescue: z.number().int().describe("of the training, 1-based"),
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
    report: EvaluationReport.describe("of the best checkpoint, as stored on the disk"),
  }),
  z.object({
    type: z.literal("run_finished"),
    time,
    state: RunState,
    message: z.string(),
    seconds: z.number().describe("of this session, without the sessions before a resume"),
    folder: z.string(),
    best: z.string().nullable().describe("the best checkpoint's name"),
  }),
]);

/** One event of a training; `type` distinguishes them. */
export type TrainEvent = z.infer<typeof TrainEvent>;

/** The events of one type. */
export type EventOf<Type extends TrainEvent["type"]> = Extract<TrainEvent, { type: Type }>;

/** An event before the log adds the time. */
export type NewEvent = TrainEvent extends infer E ? (E extends { time: number } ? Omit<E, "time"> : never)
  : never;
