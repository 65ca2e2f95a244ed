import { Dataset } from "../dataset.ts";
import type { ListedImage } from "../decode/listed_image.ts";
import { openListed } from "../decode/open_listed.ts";
import type { OpenOptions } from "../definition.ts";

/** `images_background/Korean/character01/0542_01.png` */
const DRAWING = /^[^/]+\/([^/]+\/character\d+)\/([^/]+\.png)$/;

/**
 * Opens Omniglot from the bytes of its archives; nothing is unpacked to the disk. Classes are called
 * `Korean/character01`.
 *
 * @param archives ZIP archives by split.
 * @throws {UserError} If too many images are damaged.
 */
export async function openOmniglot(
  archives: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
  options: OpenOptions,
): Promise<Dataset> {
  const { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } = await import("@zip.js/zip.js");
  configure({ useWebWorkers: false });
  const images: ListedImage[] = [];
  const readers = new Map<string, () => Promise<Uint8Array>>();
  for (const [split, archive] of Object.entries(archives)) {
    for (const entry of await new ZipReader(new Uint8ArrayReader(archive)).getEntries()) {
      const [, label, drawing] = DRAWING.exec(entry.filename) ?? [];
      if (entry.directory || label === undefined) continue;
      readers.set(entry.filename, () => entry.getData(new Uint8ArrayWriter()));
      images.push({ file: entry.filename, name: `${label}/${drawing}`, label, split });
    }
  }
  const read = (file: string) => readers.get(file)!();
  const { classNames, splits, digest } = await openListed("omniglot", images, options, read);
  // The same wherever the archives are, hence without their path.
  return new Dataset({ name: "omniglot", title: "Omniglot", classNames, splits, digest });
}
