/**
 * The thread that prepares batches: it gets the data once, then answers lists of indices.
 *
 * @module
 */
/// <reference lib="deno.worker" />
import { gather } from "./gather.ts";
import type { ImageSet } from "./image_set.ts";

let set: ImageSet | undefined;

self.onmessage = (
  { data }: MessageEvent<{ set: ImageSet } | { id: number; indices: Int32Array<ArrayBuffer> }>,
) => {
  if ("set" in data) {
    set = data.set;
    return;
  }
  const batch = gather(set!, data.indices);
  self.postMessage({ id: data.id, batch }, [batch.pixels.buffer, batch.labels.buffer, batch.indices.buffer]);
};
