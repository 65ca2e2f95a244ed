import { sha256 } from "../../lib/base/files.ts";
import { RandomStream } from "../../lib/base/random.ts";
import type { MnistPaths } from "../../lib/data/mnist/find_mnist.ts";
import { MNIST_FILES, type MnistFiles } from "../../lib/data/mnist/mnist_files.ts";

/** An IDX file of unsigned bytes. */
export function idxFile(
  shape: number[],
  data: Uint8Array | number[],
  magic: number[] = [0, 0, 8, shape.length],
): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(4 + 4 * shape.length + data.length);
  file.set(magic);
  const view = new DataView(file.buffer);
  shape.forEach((size, i) => view.setUint32(4 + 4 * i, size));
  file.set(data, 4 + 4 * shape.length);
  return file;
}

/** Compresses bytes with gzip. */
export async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A small MNIST: its paths and the expected files. */
export interface SmallMnist {
  paths: MnistPaths;
  files: MnistFiles;
}

/**
 * Writes 40 random training images and 20 test images of 4 by 3 pixels under MNIST's names.
 *
 * @param seed Another seed makes another data set in MNIST's form.
 */
export async function writeSmallMnist(folder: string, seed = 1): Promise<SmallMnist> {
  const random = new RandomStream(seed, "test");
  const counts = { trainImages: 40, trainLabels: 40, testImages: 20, testLabels: 20 };
  const mnist = { paths: {}, files: {} } as SmallMnist;
  for (const key of Object.keys(counts) as (keyof MnistPaths)[]) {
    const count = counts[key];
    const bytes = key.endsWith("Images")
      ? idxFile([count, 4, 3], Array.from({ length: count * 12 }, () => random.integer(256)))
      : idxFile([count], Array.from({ length: count }, (_, i) => (i + seed - 1) % 10));
    mnist.paths[key] = `${folder}/${MNIST_FILES[key].name}`;
    mnist.files[key] = { name: MNIST_FILES[key].name, bytes: bytes.length, sha256: await sha256(bytes) };
    await Deno.writeFile(mnist.paths[key], bytes);
  }
  return mnist;
}

/** Gzips the files of a small data set in place, whose gzip digests alone are then known. */
export async function publishGzipped({ paths, files }: SmallMnist): Promise<SmallMnist> {
  const published = { paths: {}, files: {} } as SmallMnist;
  for (const key of Object.keys(paths) as (keyof MnistPaths)[]) {
    const bytes = await gzip(await Deno.readFile(paths[key]));
    published.paths[key] = `${paths[key]}.gz`;
    published.files[key] = {
      name: files[key].name,
      bytes: files[key].bytes,
      gzip: { bytes: bytes.length, sha256: await sha256(bytes) },
    };
    await Deno.writeFile(published.paths[key], bytes);
    await Deno.remove(paths[key]);
  }
  return published;
}
