import { alignProjection } from "../../eval/align_projection.ts";
import type { EpochProjection, ExplorerInput, Suspect } from "./html_report_input.ts";
import { distanceError, quantise } from "./quantise.ts";
import { packSprites, type SpriteSheets } from "./sprite_sheets.ts";
import { thumbnails } from "./thumbnails.ts";
import { classNamer } from "../../run/class_names.ts";
import { chooseImages, type ChosenImages } from "./choose_images.ts";

/** The pictures of the images in sheets. */
export interface PackedPictures extends SpriteSheets {
  /** Height of an image, in pixels. */
  height: number;
  /** Width of an image, in pixels. */
  width: number;
  /** 1 for grey, which is drawn in the colour of the class, or 3 for colour. */
  channels: number;
}

/** The JSON that the page's script reads; arrays are base64 of their little-endian bytes. */
export interface ExplorerPayload {
  /** Null if there are only embeddings. */
  pictures: PackedPictures | null;
  /** Class of each, int32, `[N]`. */
  labels: string;
  /** Indices of the images in the set, int32 `[N]`; null if all images are shown. */
  indices: string | null;
  /** Names of the classes that occur, by label; null if classes are named by their numbers. */
  names: Record<number, string> | null;
  /** D. */
  dimension: number;
  /** int16, `[N, D]`. */
  embeddings: string;
  /** The value of one unit of the integers. */
  scale: number;
  /** The greatest error of a distance between two of them. */
  error: number;
  /** Points: int16, `[N, 2]`; 32767 is the edge of the picture. */
  projections: { name: string; note: string; points: string }[];
  /** The images at the epochs: the class of each, int32 `[P]`, and their indices, int32 `[P]`, if known. */
  epochs: { labels: string; indices: string | null; frames: { epoch: number; points: string }[] };
  /** The most likely first. */
  suspects: readonly Suspect[];
}

/** The longest class name, in columns. */
const NAME_COLUMNS = 60;

/**
 * Packs the explorer's data.
 *
 * @throws {RangeError} If the parts are inconsistent.
 */
export async function packExplorer(input: ExplorerInput): Promise<ExplorerPayload> {
  checkParts(input);
  const { embeddings, labels, projections, epochs, suspects, classNames, pictures, ...chosen } = chooseImages(
    input,
  );
  const dimension = embeddings.length / labels.length;
  const quantised = quantise(embeddings);
  return {
    pictures: pictures ? await packPictures(pictures) : null,
    labels: base64(labels),
    indices: chosen.indices === undefined ? null : base64(chosen.indices),
    names: namesOf(classNames, [labels, epochs[0]?.labels ?? []]),
    dimension,
    embeddings: base64(quantised.values),
    scale: quantised.scale,
    error: distanceError(embeddings, dimension, quantised),
    projections: projections.map(({ name, note, points }) => ({
      name,
      note,
      points: base64(quantise(centred(points)).values),
    })),
    epochs: packEpochs(epochs),
    suspects,
  };
}

async function packPictures(
  { images, ...shape }: NonNullable<ChosenImages["pictures"]>,
): Promise<PackedPictures> {
  const { images: small, ...size } = thumbnails(images, shape);
  return { ...await packSprites(small, size), ...size };
}

/** Names of the classes that occur; null if every name is the class's number. */
function namesOf(
  classNames: readonly string[] | undefined,
  labels: readonly Iterable<number>[],
): Record<number, string> | null {
  const name = classNamer(classNames, NAME_COLUMNS);
  const occurring = new Set(labels.flatMap((some) => [...some]));
  if ([...occurring].every((label) => name(label) === String(label))) return null;
  return Object.fromEntries([...occurring].map((label) => [label, name(label)]));
}

/** Scales all epochs alike, so that growth is visible; each epoch is aligned with the previous one. */
function packEpochs(epochs: readonly EpochProjection[]): ExplorerPayload["epochs"] {
  const aligned: number[][] = [];
  for (const { points } of epochs) {
    const before = aligned.at(-1);
    aligned.push(before === undefined ? [...points] : alignProjection(points, before));
  }
  const length = aligned[0]?.length ?? 0;
  const { values } = quantise(aligned.flat());
  const indices = epochs[0]?.indices;
  return {
    labels: base64(Int32Array.from(epochs[0]?.labels ?? [])),
    indices: indices === undefined ? null : base64(Int32Array.from(indices)),
    frames: epochs.map(({ epoch }, i) => ({
      epoch,
      points: base64(values.slice(i * length, (i + 1) * length)),
    })),
  };
}

/** Points relative to the centre of their bounding box. */
function centred(points: Float32Array): Float64Array {
  const least = [Infinity, Infinity];
  const most = [-Infinity, -Infinity];
  points.forEach((value, i) => {
    if (value < least[i % 2]!) least[i % 2] = value;
    if (value > most[i % 2]!) most[i % 2] = value;
  });
  return Float64Array.from(points, (value, i) => value - (least[i % 2]! + most[i % 2]!) / 2);
}

/** The bytes of numbers in memory, which are little-endian on all supported machines. */
function base64(values: Int16Array | Int32Array): string {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).toBase64();
}

function checkParts({ embeddings, labels, pictures, ...rest }: ExplorerInput): void {
  const count = labels.length;
  const dimension = embeddings.length / count;
  expect(count > 0, "at least one image");
  expect(Number.isInteger(dimension) && dimension > 0, `embeddings of ${count} images`);
  if (pictures !== undefined) {
    const { images, height, width, channels } = pictures;
    const isComplete = typeof images === "function" || images.length === count * height * width * channels;
    expect(isComplete, `${count} images of ${height} × ${width}`);
  }
  expect(rest.projections.length > 0, "at least one projection");
  for (const { name, points } of rest.projections) {
    expect(points.length === 2 * count, `${count} points of ${name}`);
  }
  const isImage = (index: number) => Number.isInteger(index) && index >= 0 && index < count;
  expect(rest.suspects.every(({ index }) => isImage(index)), "suspects among the images");
  const [first] = rest.epochs;
  for (const { labels, points, indices, epoch } of rest.epochs) {
    expect(points.length === 2 * labels.length, `a point for each label of epoch ${epoch}`);
    expect(labels.length === first!.labels.length, `the same images at epoch ${epoch} as before`);
    const known = indices === undefined || (indices.length === labels.length && indices.every(isImage));
    expect(known, `indices of images at epoch ${epoch}`);
  }
}

function expect(condition: boolean, what: string): asserts condition {
  if (!condition) throw new RangeError(`Expected ${what} in the report`);
}
