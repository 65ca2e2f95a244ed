import { distinctFiles } from "../../embed/distinct_files.ts";
import { findListedImages } from "../../embed/find_listed_images.ts";
import { PictureReader } from "../../embed/picture_reader.ts";
import type { SourceImage } from "../../embed/source_image.ts";
import { divideImages } from "./divide_images.ts";
import type { ImageSupply } from "./image_supply.ts";

/** What is known of images besides their files. */
export interface Meaning {
  /** Which images are in which split: `data`, or a rule. */
  split: string;
  /** Whether folders and columns name no classes. */
  no_classes: boolean;
}

/**
 * Image files to compare, each once.
 *
 * @throws {UserError} If a path does not exist or contains no images, or its table or list cannot be read.
 */
export async function fileSupply(
  words: readonly string[],
  { split, no_classes }: Meaning,
): Promise<ImageSupply> {
  const { images: listed, lists } = await findListedImages(words);
  const { images: files, repeated } = await distinctFiles(listed);
  const images = divideImages(no_classes ? files.map(unlabelled) : files, split);
  return {
    ...{ images, lists, repeated },
    embed: (embedder, say) => embedder.embed({ count: images.length, images }, { say }),
    pictures: (preparation) => PictureReader.open(preparation),
  };
}

function unlabelled({ label: _, ...image }: SourceImage): SourceImage {
  return image;
}
