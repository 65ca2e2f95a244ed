/**
 * The thread that prepares batches: it receives the data once, then processes lists of indices.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { type ImageParts, ImageSet } from "./image_set.ts";

let set: ImageSet | undefined;

self.onmessage = (
  { data }: MessageEvent<{ parts: ImageParts } | { id: number; indices: Int32Array<ArrayBuffer> }>,
) => {
  if ("parts" in data) {
    set = new ImageSet(data.parts);
    return;
  }
  const batch = set!.gather(data.indices);
  self.postMessage({ id: data.id, batch }, [batch.pixels.buffer, batch.labels.buffer, batch.indices.buffer]);
};
