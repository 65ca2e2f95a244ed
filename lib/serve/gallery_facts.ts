import { plainName } from "../run/class_names.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { drawingStyle } from "./drawing_style.ts";
import type { Gallery } from "./gallery.ts";
import type { GalleryFacts } from "./page/backend.ts";

/**
 * What a page says of the images that it searches, and of their network.
 *
 * @param network Which one it is.
 * @param state What its checkpoint says of itself.
 * @param far The false accept rate to begin with.
 */
export async function galleryFacts(
  gallery: Gallery,
  network: { run: string; epoch: number },
  state: Pick<CheckpointState, "network" | "dataset">,
  far: number,
): Promise<GalleryFacts> {
  const { title, rows: { count }, thresholds, version } = gallery;
  const { height, width, channels } = state.network.input;
  return {
    title: plainName(title),
    images: count,
    network: {
      run: plainName(network.run),
      epoch: network.epoch,
      trained_on: plainName(state.dataset.title),
      height,
      width,
      channels,
    },
    thresholds,
    far,
    drawing: await drawingStyle({ count, pixels: (row) => gallery.pixels(row) }, state.network.input),
    version,
  };
}
