import { UserError } from "../base/user_error.ts";
import type { Dataset } from "../data/dataset.ts";
import { SharpDecoder } from "../data/decode/sharp_decoder.ts";
import { datasetNamed } from "../data/datasets.ts";
import type { Fit } from "../data/decode/image_decoder.ts";
import type { FileTree } from "../data/files/file_tree.ts";
import { openFileTree } from "../data/files/open_file_tree.ts";
import { openDataset } from "../data/open_dataset.ts";
import { preparationFor } from "../data/preparation_for.ts";
import type { BenchInput } from "./bench_input.ts";
import { type BenchResult, mediansByKey } from "./bench_result.ts";
import { pairedRatio, timeInTurn } from "./paired_timing.ts";

/** Images that sharp has at a time, for each core. */
const PER_CORE = 2;
/** How sharp calls the ways to fit an image. */
const FITS = { cover: "cover", contain: "contain", stretch: "fill" } as const satisfies Record<Fit, string>;

/**
 * Measures how fast the images of a data set are opened without a cache, next to sharp alone, which decodes and resizes
 * the same files: in turn, round after round.
 *
 * @throws {UserError} If the data set has no image files, or some that sharp cannot decode.
 */
export async function benchDecode({ config, data }: BenchInput): Promise<BenchResult> {
  const { prepares, title } = datasetNamed(data.name);
  if (!prepares) throw noFiles(title);
  const open = () => openDataset({ ...data, ...preparationFor(data.name, config), cacheRoot: null });
  const dataset = await open();
  const names = namesOf(dataset);
  const tree = (await openFileTree(data.path))!.tree;
  const { height, width } = dataset.train;
  const contenders = [
    {
      key: "trinca",
      name: "trinca",
      about:
        "opens the data set as a training does the first time: lists, reads, decodes, resizes and digests the " +
        "files in threads; without writing the cache",
      run: open,
    },
    {
      key: "sharp",
      name: "sharp alone",
      about: `reads the same files and has sharp turn them by EXIF, resize them and return their pixels, ${
        PER_CORE * navigator.hardwareConcurrency
      } at a time`,
      run: await sharpAlone(tree, names, { height, width, fit: config.fit }),
    },
  ];
  const timings = await timeInTurn(
    contenders.map(({ run }) => ({
      activate: async () => {},
      async run() {
        const start = performance.now();
        await run();
        return performance.now() - start;
      },
    })),
    config.rounds,
  );
  const [trinca, sharp] = timings as [typeof timings[number], typeof timings[number]];
  const { median, least, greatest } = pairedRatio(sharp, trinca);
  return {
    tables: [{
      header: ["", "seconds", "images/s", "share of sharp's rate", "minimum to maximum"],
      rows: contenders.map(({ name }, i) => [
        name,
        (timings[i]!.median / 1000).toFixed(2),
        String(Math.round(names.length / (timings[i]!.median / 1000))),
        ...(i === 0 ? [median.toFixed(2), `${least.toFixed(2)} to ${greatest.toFixed(2)}`] : ["", ""]),
      ]),
    }],
    notes: [
      `${dataset.title}: ${names.length} images to ${width} × ${height}, ${config.fit}; medians of ${config.rounds} ` +
      "rounds in turn, ratios round by round.",
      ...contenders.map(({ name, about }) => `${name}: ${about}`),
    ],
    figures: { decode_ms: mediansByKey(contenders, timings) },
    leftOut: {},
  };
}

/** The names of all image files of a data set, each once. */
function namesOf({ splits, title }: Dataset): string[] {
  const names = new Set<string>();
  for (const set of Object.values(splits)) {
    for (let i = 0; i < set.count; i++) {
      const name = set.name(i);
      if (name !== undefined) names.add(name);
    }
  }
  if (names.size === 0) throw noFiles(title);
  return [...names];
}

function noFiles(title: string): UserError {
  return new UserError(
    `Expected image files to decode but ${title} has none; name a folder, a table, a list or a ZIP file by --data_path`,
  );
}

async function sharpAlone(
  tree: FileTree,
  names: readonly string[],
  { height, width, fit }: { height: number; width: number; fit: Fit },
): Promise<() => Promise<void>> {
  await SharpDecoder.load(); // With the settings of the program.
  const { default: sharp } = await import("sharp");
  return async () => {
    let next = 0;
    const decodeSome = async () => {
      while (next < names.length) {
        const name = names[next++]!;
        try {
          await sharp(await tree.read(name)).autoOrient().resize(width, height, { fit: FITS[fit] })
            .toColourspace("srgb").raw().toBuffer();
        } catch (error) {
          throw new UserError(
            `Expected images that sharp decodes but it cannot decode ${tree.pathOf(name)}: ${
              (error as Error).message
            }; leave it out`,
          );
        }
      }
    };
    await Promise.all(Array.from({ length: PER_CORE * navigator.hardwareConcurrency }, decodeSome));
  };
}
