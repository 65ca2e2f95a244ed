import { Dataset } from "../dataset.ts";
import type { OpenOptions } from "../definition.ts";
import type { FileTree } from "../files/file_tree.ts";
import { JoinedTree } from "../files/joined_tree.ts";
import type { ListedImage } from "../listed/listed_image.ts";
import { openListed } from "../listed/open_listed.ts";

/** `images_background/Korean/character01/0542_01.png` */
const DRAWING = /^[^/]+\/([^/]+\/character\d+)\/[^/]+\.png$/;

/**
 * Opens Omniglot from its archives; nothing is unpacked to the disk. Classes are called `Korean/character01`.
 *
 * @param archives ZIP archives by split.
 * @throws {UserError} If too many images are damaged.
 */
export async function openOmniglot(
  archives: Readonly<Record<string, FileTree>>,
  options: OpenOptions,
): Promise<Dataset> {
  const images: ListedImage[] = [];
  for (const [split, archive] of Object.entries(archives)) {
    for (const name of await archive.list()) {
      const label = DRAWING.exec(name)?.[1];
      if (label !== undefined) images.push({ name, label, split });
    }
  }
  const tree = new JoinedTree(options.path, Object.values(archives));
  const { classNames, splits, digest, files } = await openListed("omniglot", tree, images, options);
  // The same wherever the archives are, hence without their path.
  return new Dataset({
    name: "omniglot",
    title: "Omniglot",
    classNames,
    splits,
    digest,
    ...(files && { files }),
  });
}
