import { sha256 } from "../../base/files.ts";
import { UserError } from "../../base/user_error.ts";
import { arrayDataset } from "../arrays/array_dataset.ts";
import type { DatasetDefinition } from "../definition.ts";
import { ImageSet, sharedLabels, sharedPixels } from "../image_set.ts";
import { readFile } from "../read_file.ts";

/** Pixels along a side. */
const SIDE = 32;
const PIXELS = SIDE * SIDE;
const CHANNELS = 3;

/** What the files of a version are called, and how an image is laid out in them: labels, then red, green, blue. */
interface Version {
  train: readonly string[];
  test: readonly string[];
  /** A class on each line. */
  names: string;
  classes: number;
  /** Bytes of labels before an image's pixels; the last of them is its class. */
  labelBytes: number;
}

/** The binary versions of https://www.cs.toronto.edu/~kriz/cifar.html. */
const VERSIONS: readonly Version[] = [
  {
    train: [1, 2, 3, 4, 5].map((i) => `data_batch_${i}.bin`),
    test: ["test_batch.bin"],
    names: "batches.meta.txt",
    classes: 10,
    labelBytes: 1,
  },
  { train: ["train.bin"], test: ["test.bin"], names: "fine_label_names.txt", classes: 100, labelBytes: 2 },
];

/** CIFAR-10 and CIFAR-100 in their binary versions, as the registry knows them. */
export const cifar: DatasetDefinition = {
  title: "CIFAR",
  expected: "the binary files of CIFAR-10 or CIFAR-100",
  defaults: { num_images: 0 },
  prepares: false,
  isIn: async (path) => (await findVersion(path)) !== undefined,
  async open({ path }) {
    const version = await findVersion(path);
    if (version === undefined) {
      throw new UserError(`Expected the binary files of CIFAR-10 or CIFAR-100 in ${path} but found neither`);
    }
    const digests: string[] = [];
    const read = async (names: readonly string[]) => {
      const files = [];
      for (const name of names) {
        const file = await readFile(`${path}/${name}`);
        digests.push(await sha256(file));
        files.push({ name, file });
      }
      return imagesOf(files, version);
    };
    const splits = { train: await read(version.train), test: await read(version.test) };
    const names = new TextDecoder().decode(await readFile(`${path}/${version.names}`)).trim().split(
      /\s*\n\s*/,
    );
    if (names.length !== version.classes) {
      throw new UserError(
        `Expected ${version.classes} classes in ${path}/${version.names} but found ${names.length}; unpack it again`,
      );
    }
    return await arrayDataset({ name: "cifar", path, classNames: names, splits, digests });
  },
};

/** The version of which a folder has all files; undefined if there is none. */
async function findVersion(path: string): Promise<Version | undefined> {
  const found = new Set<string>();
  try {
    for await (const { name } of Deno.readDir(path)) found.add(name);
  } catch {
    return undefined;
  }
  return VERSIONS.find(({ train, test, names }) =>
    [...train, ...test, names].every((name) => found.has(name))
  );
}

/** The images of files one after another, their channels brought together pixel by pixel. */
function imagesOf(
  files: readonly { name: string; file: Uint8Array }[],
  { classes, labelBytes }: Version,
): ImageSet {
  const recordBytes = labelBytes + CHANNELS * PIXELS;
  for (const { name, file } of files) {
    if (file.length === 0 || file.length % recordBytes !== 0) {
      throw new UserError(
        `Expected records of ${recordBytes} bytes in ${name} but found ${file.length} bytes; unpack it again`,
      );
    }
  }
  const count = files.reduce((sum, { file }) => sum + file.length / recordBytes, 0);
  const pixels = sharedPixels(count * CHANNELS * PIXELS);
  const labels = sharedLabels(count);
  let i = 0;
  for (const { file } of files) {
    for (let start = 0; start < file.length; start += recordBytes, i++) {
      labels[i] = file[start + labelBytes - 1]!;
      const planes = file.subarray(start + labelBytes, start + recordBytes);
      const image = pixels.subarray(i * CHANNELS * PIXELS);
      for (let channel = 0; channel < CHANNELS; channel++) {
        for (let p = 0; p < PIXELS; p++) image[p * CHANNELS + channel] = planes[channel * PIXELS + p]!;
      }
    }
  }
  return new ImageSet({ pixels, labels, height: SIDE, width: SIDE, channels: CHANNELS, classes });
}
