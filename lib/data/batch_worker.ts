/**
 * The thread that prepares batches: it receives the data once, then processes lists of indices.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { UserError } from "../base/user_error.ts";
import { type Batch, type ImageParts, ImageSet } from "./image_set.ts";
import type { Turns } from "./turn_image.ts";
import { type TrainingImages, withTurns } from "./turned_images.ts";

/** The answer to indices: the batch, or what the user can do where a file of pixels was removed. */
export type BatchAnswer = { id: number; batch: Batch } | { id: number; mistake: string };

let set: TrainingImages | undefined;

self.onmessage = (
  { data }: MessageEvent<
    { parts: ImageParts; turns: 0 | Turns } | { id: number; indices: Int32Array<ArrayBuffer> }
  >,
) => {
  if ("parts" in data) {
    set = withTurns(new ImageSet(data.parts), data.turns);
    return;
  }
  const { id, indices } = data;
  let answer: BatchAnswer;
  try {
    answer = { id, batch: set!.gather(indices) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    answer = { id, mistake: error.message };
  }
  if ("mistake" in answer) return self.postMessage(answer);
  const { pixels, labels, indices: used } = answer.batch;
  self.postMessage(answer, [pixels.buffer, labels.buffer, used.buffer]);
};
