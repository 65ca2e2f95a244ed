import { openListed } from "../decode/open_listed.ts";
import type { Dataset } from "../dataset.ts";
import type { Colour, DataListener, OpenOptions } from "../definition.ts";
import { listFolder } from "./list_folder.ts";

/** How images of files are prepared. */
export interface ImageOptions {
  /** Pixels along a side of each image, which is cut to a square about its middle and resized; 64 if not given. */
  size?: number;
  /** What colours they have; `auto`, the default, is grey where all images are grey. */
  colour?: Colour;
  /** Hears how far the decoding is. */
  listener?: DataListener;
}

/**
 * Opens a folder of images: `<class>/…`, or `<split>/<class>/…` with splits `train`, `test`, `val`, `query`,
 * `gallery`. Without splits a fifth of the images is to measure on, chosen by a hash of their names.
 *
 * @throws {UserError} If there are no images, more than 1% of them are damaged, or they take too much memory.
 * @example
 * ```ts ignore
 * const data = await imageFolder("photos/", { size: 32 }); // photos/cats/1.jpg, photos/dogs/1.jpg, …
 * console.log(data.classNames, data.train.count, data.test.count);
 * ```
 */
export async function imageFolder(path: string, options: ImageOptions = {}): Promise<Dataset> {
  return await openFolder(openOptions(path, options));
}

/** {@link imageFolder} by the registry's options. */
export async function openFolder(options: OpenOptions): Promise<Dataset> {
  const { images, others } = await listFolder(options.path);
  if (others.length > 0) {
    const shown = others.slice(0, 3).join(", ") + (others.length > 3 ? ", …" : "");
    options.listener?.say(
      `Not used: ${others.length} ${
        others.length === 1 ? "file" : "files"
      } of ${options.path}, no images that can be ` +
        `decoded (${shown})`,
    );
  }
  return await openListed("folder", images, options);
}

/** The registry's options for those of a program. */
export function openOptions(path: string, { size, colour, listener }: ImageOptions): OpenOptions {
  return {
    path,
    preparation: { ...(size && { height: size, width: size }), ...(colour && { colour }) },
    ...(listener && { listener }),
  };
}
