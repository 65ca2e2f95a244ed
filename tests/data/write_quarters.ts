import { MNIST_FILES } from "../../lib/data/mnist/mnist_files.ts";
import { quarters } from "../train/training_fixtures.ts";
import { idxFile } from "./fixtures.ts";

/** Writes images of four classes, a bright quarter each under noise, as IDX files. */
export async function writeQuarters(
  folder: string,
  perClass: { train: number; test: number },
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const [split, seed] of [["train", 1], ["test", 2]] as const) {
    const set = quarters(perClass[split], seed);
    const write = (key: keyof typeof MNIST_FILES, bytes: Uint8Array<ArrayBuffer>) =>
      Deno.writeFile(`${folder}/${MNIST_FILES[key].name}`, bytes);
    await write(`${split}Images`, idxFile([set.count, set.height, set.width], set.allPixels()));
    await write(`${split}Labels`, idxFile([set.count], [...set.labels]));
  }
}
