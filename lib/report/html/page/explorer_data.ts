import type { ExplorerPayload, PackedPictures } from "../explorer_payload.ts";
import type { Suspect } from "../html_report_input.ts";

/** The explorer's data, unpacked: N images, P of which are known at each epoch. */
export interface ExplorerData {
  /** N. */
  count: number;
  /** Class of each, `[N]`. */
  labels: Int32Array;
  /** The index in the set of a shown image. */
  indexOf(place: number): number;
  /** The position of an image of the set among those shown; −1 if it is not shown. */
  placeOf(index: number): number;
  named: boolean;
  /** The name of a class; its number if it has none. */
  nameOf(label: number): string;
  /** D. */
  dimension: number;
  /** `[N, D]` */
  embeddings: Float32Array;
  /** The greatest error of a distance between two embeddings. */
  error: number;
  /** The sheets with the images' pixels; null if there are only embeddings. */
  sprites: PackedPictures | null;
  /** What a point is: `Image`, or `Embedding` if there are no images. */
  noun: "Image" | "Embedding";
  /** Points within −1 and 1, `[2N]`. */
  projections: { name: string; note: string; points: Float32Array }[];
  /** Class of each of the P images. */
  epochLabels: Int32Array;
  /** Indices of the P images; null if they are not known. */
  epochIndices: Int32Array | null;
  /** Points within −1 and 1, `[2P]`. */
  frames: { epoch: number; points: Float32Array }[];
  /** The most likely first. */
  suspects: readonly Suspect[];
}

/** Unpacks the page's data. */
export function readPayload(payload: ExplorerPayload): ExplorerData {
  const { labels, embeddings, scale, projections, epochs, suspects, dimension, error } = payload;
  const { pictures, names } = payload;
  const classes = integers(labels);
  const indices = payload.indices === null ? null : integers(payload.indices);
  const places = indices === null ? null : new Map(Array.from(indices, (index, place) => [index, place]));
  return {
    count: classes.length,
    labels: classes,
    indexOf: (place) => indices === null ? place : indices[place]!,
    placeOf: (index) => places === null ? (index < classes.length ? index : -1) : places.get(index) ?? -1,
    named: names !== null,
    nameOf: (label) => names?.[label] ?? String(label),
    dimension,
    embeddings: scaled(embeddings, scale),
    error,
    sprites: pictures,
    noun: pictures === null ? "Embedding" : "Image",
    projections: projections.map(({ name, note, points }) => ({ name, note, points: inFrame(points) })),
    epochLabels: integers(epochs.labels),
    epochIndices: epochs.indices === null ? null : integers(epochs.indices),
    frames: epochs.frames.map(({ epoch, points }) => ({ epoch, points: inFrame(points) })),
    suspects,
  };
}

function inFrame(points: string): Float32Array {
  return scaled(points, 1 / 32767);
}

function scaled(text: string, scale: number): Float32Array {
  return Float32Array.from(new Int16Array(decodeBase64(text).buffer), (value) => value * scale);
}

function integers(text: string): Int32Array {
  return new Int32Array(decodeBase64(text).buffer);
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
