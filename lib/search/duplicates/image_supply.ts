import type { Preparation } from "../../data/definition.ts";
import type { EmbeddedBatch, FileEmbedder } from "../../embed/file_embedder.ts";
import type { SourceImage } from "../../embed/source_image.ts";

/** Images to compare, wherever they come from. */
export interface ImageSupply {
  /** All of them, before any is read. */
  images: readonly SourceImage[];
  /** Tables and lists that say which images there are. */
  lists: string[];
  /** How many were left out because their file was named before. */
  repeated: number;
  /** Embeds them, one batch after another. */
  embed(embedder: FileEmbedder, say: (line: string) => void): AsyncIterable<EmbeddedBatch>;
  /** Opens them again, to show some. */
  pictures(preparation: Preparation): Promise<PictureSource>;
}

/** Shows images again. */
export interface PictureSource extends Disposable {
  /** Returns the pixels of an image; undefined if it can no longer be read. */
  read(path: string): Promise<Uint8Array | undefined>;
}
