import type { FileTree } from "../data/files/file_tree.ts";
import type { ImageSource } from "../embed/source_image.ts";

/** Images that were uploaded, in memory; named by their numbers, from 0. */
export function uploadedImages(files: readonly Uint8Array<ArrayBuffer>[]): ImageSource {
  const tree = new UploadTree(files);
  return { count: files.length, images: files.map((_, i) => ({ path: `${i}`, tree, name: `${i}` })) };
}

class UploadTree implements FileTree {
  readonly path = "";
  readonly #files: readonly Uint8Array<ArrayBuffer>[];

  constructor(files: readonly Uint8Array<ArrayBuffer>[]) {
    this.#files = files;
  }

  list(): Promise<string[]> {
    return Promise.resolve(this.#files.map((_, i) => `${i}`));
  }

  has(name: string): Promise<boolean> {
    return Promise.resolve(Object.hasOwn(this.#files, name));
  }

  stamp(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  read(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return Promise.resolve(this.#files[Number(name)]!);
  }

  pathOf(name: string): string {
    return name;
  }

  diskPath(): undefined {
    return undefined;
  }
}
