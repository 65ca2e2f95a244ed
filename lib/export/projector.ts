import { classNamer } from "../run/class_names.ts";
import type { Sprite } from "./sprite.ts";

/** Names of the files that TensorBoard's projector reads. It looks for the configuration, which names the others. */
export const PROJECTOR_FILES = {
  config: "projector_config.pbtxt",
  vectors: "vectors.tsv",
  metadata: "metadata.tsv",
  sprite: "sprite.png",
} as const;

/**
 * Formats vectors for the projector: one per line, tab-separated, without a header. Nine digits represent a float32
 * exactly.
 *
 * @param vectors `[N, D]`
 */
export function vectorsTsv(vectors: Float32Array, dimension: number): string {
  let text = "";
  for (let i = 0; i < vectors.length; i++) {
    text += String(Number(vectors[i]!.toPrecision(9))) + ((i + 1) % dimension === 0 ? "\n" : "\t");
  }
  return text;
}

/**
 * Lists the class and the image number of each vector, with a header.
 *
 * @param names Class names by label; line breaks and tabs in a name are replaced.
 */
export function metadataTsv(labels: Int32Array, names?: readonly string[]): string {
  const name = classNamer(names);
  return "class\tindex\n" + Array.from(labels, (label, i) => `${name(label)}\t${i}\n`).join("");
}

/**
 * The projector's configuration (`ProjectorConfig`) in the text format of protocol buffers. The other files must be in
 * the same folder.
 *
 * @param name The name under which the projector shows the vectors.
 */
export function projectorConfig(name: string, { width, height }: Pick<Sprite, "width" | "height">): string {
  return `embeddings {
  tensor_name: ${JSON.stringify(name)}
  tensor_path: "${PROJECTOR_FILES.vectors}"
  metadata_path: "${PROJECTOR_FILES.metadata}"
  sprite {
    image_path: "${PROJECTOR_FILES.sprite}"
    single_image_dim: ${width}
    single_image_dim: ${height}
  }
}
`;
}
