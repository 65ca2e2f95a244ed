import { defaults } from "../config/option.ts";
import { DATA_OPTIONS } from "../config/data_options.ts";
import { DEFAULT_IMAGE_SIZE } from "../data/definition.ts";
import { imageSize } from "../data/image_size.ts";
import { FileEmbedder } from "../embed/file_embedder.ts";
import { findImages } from "../embed/find_images.ts";
import { npyFormat } from "../embed/formats/npy.ts";
import { autoNetwork } from "../model/auto_network.ts";
import { initialise } from "../model/initialise.ts";
import { makeNetwork } from "../model/network.ts";
import { NETWORKS } from "../model/networks.ts";
import { type BenchInput, needLibrary } from "./bench_input.ts";
import { type BenchResult, FASTER_HEADER, fasterCells, leftOutNotes, mediansByKey } from "./bench_result.ts";
import type { Contender } from "./contender.ts";
import { drawPhotos } from "./drawn_photos.ts";
import { withSharedFolder } from "./image_files.ts";
import { timeInTurn } from "./paired_timing.ts";
import { pytorchEpoch } from "./pytorch.ts";

/** Image files, unless `--num_images` says otherwise. */
const COUNT = 10_000;
/** Threads or processes that PyTorch's side decodes in. */
const WORKERS = navigator.hardwareConcurrency;
/** Channels of the images. */
const CHANNELS = 3;

/**
 * Measures how fast `embed` turns image files into a file of embeddings, next to a `DataLoader` and the same network in
 * PyTorch.
 *
 * @throws {UserError} If libtensorflow is unavailable: a comparison on a slower engine would be meaningless.
 */
export async function benchEmbed({ config, given, library, pytorch }: BenchInput): Promise<BenchResult> {
  needLibrary(library);
  const count = fileCount(config, given);
  const { height, width } = imageSize(config.size) ??
    { height: DEFAULT_IMAGE_SIZE, width: DEFAULT_IMAGE_SIZE };
  const net = autoNetwork(config.net, { height, width });
  const network = makeNetwork({ height, width, channels: CHANNELS }, NETWORKS[net](config.embedding_size));
  const state = { network, config: defaults(DATA_OPTIONS) };
  using embedder = await FileEmbedder.open(
    { state, parameters: initialise(network, 1) },
    { engine: "native", threads: config.threads, library, views: 1 },
  );
  return await withSharedFolder(async (shared) => {
    const photos = `${shared}/photos`;
    await Deno.mkdir(photos);
    await drawPhotos(photos, count);
    const ours: Contender = {
      key: "trinca",
      name: "trinca",
      about:
        `deno task embed photos --out x.npy; ${embedder.engine.device}, ${embedder.engine.version}, float32`,
      activate: () => Promise.resolve(),
      async run() {
        const start = performance.now();
        await embedFolder(embedder, photos, `${shared}/trinca.npy`);
        return performance.now() - start;
      },
      dispose() {},
    };
    const rival = await pytorchEpoch(pytorch, "pytorch_files", {
      folder: photos,
      out: `${shared}/pytorch.npy`,
      ...{ height, width, channels: CHANNELS },
      layers: network.layers,
      workers: WORKERS,
    });
    const contenders = rival === undefined ? [ours] : [ours, rival];
    const timings = await timeInTurn(contenders, config.rounds);
    return {
      tables: [{
        header: ["", "seconds", "images/s", ...FASTER_HEADER],
        rows: contenders.map(({ name }, i) => [
          name,
          (timings[i]!.median / 1000).toFixed(2),
          String(Math.round(count / (timings[i]!.median / 1000))),
          ...fasterCells(timings[i]!, timings[0]!),
        ]),
      }],
      notes: [
        `${
          count.toLocaleString("en-US")
        } JPEGs of 320 × 240 pixels to ${width} × ${height} in colour, ${net} with ` +
        `embeddings of ${config.embedding_size} numbers, from the files to a file of embeddings; medians of ` +
        `${config.rounds} rounds in turn, ratios round by round.`,
        ...contenders.map(({ name, about }) => `${name}: ${about}`),
        ...leftOutNotes(pytorch.leftOut),
      ],
      figures: { embed_ms: mediansByKey(contenders, timings) },
      leftOut: pytorch.leftOut,
    };
  });
}

/** How many image files: `--num_images`, whose default is that of the drawn digits, only if it was given. */
export function fileCount({ num_images }: { num_images: number }, given: ReadonlySet<string>): number {
  return given.has("num_images") && num_images > 0 ? num_images : COUNT;
}

async function embedFolder(embedder: FileEmbedder, folder: string, out: string): Promise<void> {
  const file = await npyFormat.create(out, embedder.dimension);
  for await (const { images, embeddings } of embedder.embed(await findImages([folder]))) {
    await file.write({
      paths: images.map(({ path }) => path),
      labels: images.map(({ label }) => label),
      embeddings,
    });
  }
  await file.finish();
}
