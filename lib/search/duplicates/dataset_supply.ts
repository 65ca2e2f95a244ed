import { UserError } from "../../base/user_error.ts";
import type { Dataset } from "../../data/dataset.ts";
import { AUTO } from "../../data/datasets.ts";
import type { DataListener } from "../../data/definition.ts";
import { type DataSource, findData } from "../../data/find_data.ts";
import type { ImageSet } from "../../data/image_set.ts";
import { DATA_SPLITS } from "../../data/listed/split_rule.ts";
import { distinctImages } from "../../data/summary/distinct_images.ts";
import type { EmbeddedBatch, FileEmbedder } from "../../embed/file_embedder.ts";
import type { SourceImage } from "../../embed/source_image.ts";
import { imageSplit } from "../../evaluate/image_split.ts";
import { openFor } from "../../evaluate/measure_checkpoint.ts";
import type { CheckpointState } from "../../run/checkpoint_format.ts";
import type { Meaning } from "./file_supply.ts";
import type { ImageSupply } from "./image_supply.ts";

/** Kinds of data whose images are files that can be named one by one. */
const FILES = ["table", "list", "folder"];
/** Images of a batch. */
const BATCH = 256;

/**
 * Finds data at a path whose images are no files of their own, such as MNIST.
 *
 * @returns Undefined if there are none.
 */
export async function findArrays(path: string): Promise<DataSource | undefined> {
  try {
    const { source } = await findData(AUTO, path);
    return source === undefined || FILES.includes(source.name) ? undefined : source;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/**
 * The images of a data set to compare, each called by its split and its number in it, from 0.
 *
 * @param options.folder The checkpoint's, for messages.
 * @param options.listener Receives messages while the data are opened.
 * @throws {UserError} If they are not of the size that the network takes, are damaged, or cannot be divided.
 */
export async function datasetSupply(
  data: DataSource,
  { split, no_classes }: Meaning,
  { folder, state, listener }: { folder: string; state: CheckpointState; listener?: DataListener },
): Promise<ImageSupply> {
  const dataset = await openFor(state, { data, ...(listener && { listener }) });
  if (split !== DATA_SPLITS) {
    throw new UserError(
      `Expected no --split ${split} with ${dataset.title}, which is divided already; omit it`,
    );
  }
  // The size of its images is checked there.
  imageSplit(dataset, undefined, state, folder);
  const places = placesOf(dataset);
  const images = Array.from(places, ([path, { split, set, index }]): SourceImage => ({
    ...{ path, name: path, split, tree: { read: () => Promise.reject(new Error(`${path} is no file`)) } },
    ...(!no_classes && { label: dataset.classNames[set.labels[index]!]! }),
  }));
  return {
    ...{ images, lists: [], repeated: 0 },
    embed: (embedder) => embedPlaces(embedder, images, [...places.values()]),
    pictures: () =>
      Promise.resolve({
        read: (path) => {
          const place = places.get(path);
          return Promise.resolve(place?.set.image(place.index));
        },
        [Symbol.dispose]() {},
      }),
  };
}

interface Place {
  split: string;
  set: ImageSet;
  index: number;
}

/** Where each image is, by what it is called. */
function placesOf({ splits }: Dataset): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { split, set, indices } of distinctImages(splits)) {
    for (const index of indices) places.set(set.name(index) ?? `${split}/${index}`, { split, set, index });
  }
  return places;
}

async function* embedPlaces(
  embedder: FileEmbedder,
  images: readonly SourceImage[],
  places: readonly Place[],
): AsyncGenerator<EmbeddedBatch> {
  for (let start = 0; start < places.length;) {
    const { set: whole, split } = places[start]!;
    let end = start + 1;
    while (end < places.length && end < start + BATCH && places[end]!.split === split) end++;
    const set = whole.select(places.slice(start, end).map(({ index }) => index));
    const embeddings = await embedder.embedPrepared(set);
    yield { images: images.slice(start, end), set, embeddings, damaged: [] };
    start = end;
  }
}
