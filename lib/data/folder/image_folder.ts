import { checkOptions, checkValue, oneOf, TEXT } from "../../base/check_options.ts";
import { UserError } from "../../base/user_error.ts";
import type { Dataset } from "../dataset.ts";
import type { Fit } from "../decode/image_decoder.ts";
import type { Colour, DataListener, OpenOptions } from "../definition.ts";
import { requireTree } from "../files/open_file_tree.ts";
import { IMAGE_SIZE_EXPECTED, imageSize } from "../image_size.ts";
import { openListed } from "../listed/open_listed.ts";
import { BAD_FILES, type BadFiles } from "../listed/bad_files.ts";
import { DATA_SPLITS, parseSplitRule, SPLIT_RULE_EXPECTED } from "../listed/split_rule.ts";
import { countHeic, HEIC_ADVICE } from "./heic.ts";
import { listFolder } from "./list_folder.ts";

/** How image files are found, prepared and divided. */
export interface ImageOptions {
  /**
   * The size of the images in pixels: the side of a square, or `"96x48"`, width and height. By default their own if
   * all are equal and at most 64, otherwise 64.
   */
  size?: number | `${number}x${number}`;
  /**
   * How images get another ratio of their sides: `cover`, the default, crops them around the centre, `contain` adds
   * white bars, `stretch` distorts them.
   */
  fit?: Fit;
  /** The colours; `auto`, the default, is grey if all images are grey. */
  colour?: Colour;
  /**
   * `classes:0.8`: a fifth of the classes is used for evaluation and never seen in training; `images:0.8`: a fifth of
   * the images. The default, `data`, is what the data say, or `images:0.8`.
   */
  split?: string;
  /** Files that cannot be decoded: `skip` or `stop`; `auto`, the default, skips up to 1%. */
  bad?: BadFiles;
  /** Receives the progress of decoding. */
  listener?: DataListener;
}

/**
 * Opens a folder of images, or a ZIP file with one: `<class>/…`, or `<split>/<class>/…` with splits `train`, `test`, `val`, `query`,
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
  const { path, listener } = options;
  const { tree, file } = await requireTree(path, "images in a folder for each class");
  if (file !== undefined) {
    throw new UserError(
      `Expected a folder or a ZIP file at ${path} but it is another file; name the folder that contains the classes`,
    );
  }
  const { images, others } = await listFolder(tree);
  if (others.length > 0) {
    const heic = countHeic(others);
    const advice = heic === 0 ? "" : `; ${heic === 1 ? "one is" : `${heic} are`} HEIC: ${HEIC_ADVICE}`;
    const shown = others.slice(0, 3).join(", ") + (others.length > 3 ? ", …" : "");
    listener?.say(
      `Ignored ${others.length} ${others.length === 1 ? "file" : "files"} in ${path} that cannot be ` +
        `decoded as images (${shown})${advice}`,
      "ignored",
    );
  }
  return await openListed("folder", tree, images, options);
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
    size: { expected: IMAGE_SIZE_EXPECTED, check: (value) => imageSize(value) !== undefined },
    fit: oneOf("cover", "contain", "stretch"),
    split: {
      expected: SPLIT_RULE_EXPECTED,
      check: (value) =>
        value === DATA_SPLITS || (typeof value === "string" && parseSplitRule(value) !== undefined),
    },
    bad: oneOf(...BAD_FILES),
    colour: oneOf("auto", "grey", "rgb"),
    listener: {
      expected: "an object with functions that receive messages",
      check: (value) => typeof value === "object" && value !== null,
    },
  });
  const { size, fit, colour, split, bad, listener } = options;
  return {
    path,
    preparation: { ...imageSize(size), ...(fit && { fit }), ...(colour && { colour }) },
    ...(split && { split }),
    ...(bad && { bad }),
    ...(listener && { listener }),
  };
}
