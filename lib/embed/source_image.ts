import type { FileTree } from "../data/files/file_tree.ts";

/** An image file to embed, before it is read. */
export interface SourceImage {
  /** Its path, for the user: as the user named it, or below the folder, the ZIP file or the table that was named. */
  path: string;
  /** The name of its class, if its folder or its table says one. */
  label?: string;
  /** The name of its split, if its folder or its table says one. */
  split?: string;
  /** Where it is read from. */
  tree: Pick<FileTree, "read">;
  /** Its name in the tree. */
  name: string;
}

/** Image files to embed. */
export interface ImageSource {
  /** How many there are; undefined while they still arrive. */
  count: number | undefined;
  /** One after another; can be iterated once. */
  images: AsyncIterable<SourceImage> | Iterable<SourceImage>;
}
