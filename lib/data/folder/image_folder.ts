import { checkOptions, checkValue, oneOf, TEXT, wholeNumber } from "../../base/check_options.ts";
import { openListed } from "../decode/open_listed.ts";
import type { Dataset } from "../dataset.ts";
import type { Colour, DataListener, OpenOptions } from "../definition.ts";
import { listFolder } from "./list_folder.ts";

/** How image files are prepared. */
export interface ImageOptions {
  /**
   * The side of the images in pixels, which are cropped to a square around the centre and resized; 64 by
   * default.
   */
  size?: number;
  /** The colours; `auto`, the default, is grey if all images are grey. */
  colour?: Colour;
  /** Receives the progress of decoding. */
  listener?: DataListener;
}

/**
 * Opens a folder of images: `<class>/…`, or `<split>/<class>/…` with splits `train`, `test`, `val`, `query`,
 * `gallery`. Without splits, a fifth of the images is used for evaluation, chosen by a hash of their names.
 *
 * @throws {UserError} If there are no images, more than 1% of them are damaged, they take too much memory, or an option is
 * unknown or its value not allowed.
 * @example
 * ```ts ignore
 * const data = await imageFolder("photos/", { size: 32 }); // photos/cats/1.jpg, photos/dogs/1.jpg, …
 * console.log(data.classNames, data.train.count, data.test.count);
 * ```
 */
export async function imageFolder(path: string, options: ImageOptions = {}): Promise<Dataset> {
  return await openFolder(openOptions("imageFolder()", path, options));
}

/** Opens a folder of images with the registry's options. */
export async function openFolder(options: OpenOptions): Promise<Dataset> {
  const { images, others } = await listFolder(options.path);
  if (others.length > 0) {
    const shown = others.slice(0, 3).join(", ") + (others.length > 3 ? ", …" : "");
    options.listener?.say(
      `Ignored ${others.length} ${
        others.length === 1 ? "file" : "files"
      } in ${options.path} that cannot be ` +
        `decoded as images (${shown})`,
    );
  }
  return await openListed("folder", images, options);
}

/**
 * Converts the options of a program to those of the registry.
 *
 * @param of The function that received them, for messages.
 * @throws {UserError} If an option is unknown or its value is not allowed.
 */
export function openOptions(of: string, path: string, options: ImageOptions): OpenOptions {
  checkValue("path", path, TEXT);
  checkOptions(of, options, {
    size: wholeNumber(1),
    colour: oneOf("auto", "grey", "rgb"),
    listener: {
      expected: "an object with functions that receive messages",
      check: (value) => typeof value === "object" && value !== null,
    },
  });
  const { size, colour, listener } = options;
  return {
    path,
    preparation: { ...(size && { height: size, width: size }), ...(colour && { colour }) },
    ...(listener && { listener }),
  };
}
