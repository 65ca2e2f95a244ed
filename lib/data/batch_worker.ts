/**
 * The thread that prepares batches: it receives the data once, then processes lists of indices.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { type ImageParts, ImageSet } from "./image_set.ts";
import type { Turns } from "./turn_image.ts";
import { type TrainingImages, withTurns } from "./turned_images.ts";

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
  const batch = set!.gather(data.indices);
  self.postMessage({ id: data.id, batch }, [batch.pixels.buffer, batch.labels.buffer, batch.indices.buffer]);
};
