import { classNamer } from "../run/class_names.ts";
import type { Sprite } from "./sprite.ts";

/** Names of the files that TensorBoard's projector reads. It looks for the first; the others are named in there. */
export const PROJECTOR_FILES = {
  config: "projector_config.pbtxt",
  vectors: "vectors.tsv",
  metadata: "metadata.tsv",
  sprite: "sprite.png",
} as const;

/**
 * Vectors as the projector reads them: one a line, numbers with tabs between them, no header. Nine digits are all
 * that a float32 has.
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
 * What each vector stands for: its class and which image of its set it is, with a header.
 *
 * @param names Of the classes, by label; in a cell each is one line without a tab.
 */
export function metadataTsv(labels: Int32Array, names?: readonly string[]): string {
  const name = classNamer(names);
  return "class\tindex\n" + Array.from(labels, (label, i) => `${name(label)}\t${i}\n`).join("");
}

/**
 * The projector's configuration, in the text form of protocol buffers (`ProjectorConfig`), next to whose file the
 * others lie.
 *
 * @param name What to call the vectors.
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
