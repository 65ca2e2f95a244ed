import { basename, resolve } from "node:path";
import { sha256 } from "../../base/files.ts";
import { UserError } from "../../base/user_error.ts";
import { Dataset } from "../dataset.ts";
import type { ImageSet } from "../image_set.ts";
import { MAX_BYTES } from "../max_bytes.ts";
import { readFile } from "../read_file.ts";
import { splitByHash } from "../split_by_hash.ts";
import { findIdx } from "./find_idx.ts";
import { imagesOfIdx } from "./images_of_idx.ts";
import { parseIdx } from "./parse_idx.ts";

/**
 * Opens pairs of IDX files of any size and number of classes, such as EMNIST. If
 * there is a single pair, a fifth of its images is used for evaluation.
 *
 * @param path Their folder.
 * @throws {UserError} If there are none, or one is damaged.
 */
export async function openIdx(path: string): Promise<Dataset> {
  const pairs = await findIdx(path);
  if (pairs.size === 0) {
    throw new UserError(
      `Expected pairs of IDX files in ${path}, such as train-images-idx3-ubyte and train-labels-idx1-ubyte, but found none`,
    );
  }
  const digests: string[] = [];
  const arrays = [];
  for (const [split, { images, labels }] of pairs) {
    const load = async (file: string, dimensions: number) => {
      const array = await parseIdx(await readFile(file), file, { dimensions, mostBytes: MAX_BYTES });
      digests.push(await sha256(array.file));
      return array;
    };
    arrays.push({ split, name: images, pixels: await load(images, 3), labels: await load(labels, 1) });
  }
  const classes = arrays.reduce((most, { labels }) => labels.data.reduce((a, b) => Math.max(a, b), most), 0) +
    1;
  const splits: Record<string, ImageSet> = {};
  for (const { split, name, pixels, labels } of arrays) {
    splits[split] = imagesOfIdx(pixels, labels, name, classes);
  }
  const only = Object.values(splits)[0]!;
  return new Dataset({
    name: "idx",
    title: basename(resolve(path)),
    classNames: Array.from({ length: classes }, (_, label) => String(label)),
    splits: arrays.length === 1 ? splitInTwo(only) : splits,
    digest: await sha256(new TextEncoder().encode(digests.join("\n"))),
    path,
  });
}

function splitInTwo(set: ImageSet): Record<string, ImageSet> {
  const places: Record<"train" | "test", number[]> = { train: [], test: [] };
  for (let i = 0; i < set.count; i++) places[splitByHash(String(i))].push(i);
  return { train: set.select(places.train), test: set.select(places.test) };
}
