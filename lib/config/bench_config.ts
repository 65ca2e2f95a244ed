import { DATA_OPTIONS, FORMAT_OPTION } from "./data_options.ts";
import { type ConfigOf, type Option, real, text, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS } from "./session_options.ts";
import { viewCount } from "./view_option.ts";
import { RECIPE_OPTION } from "./recipes.ts";
import { TRAINING_OPTIONS } from "./train_config.ts";

const BENCHMARK = "Benchmark";
const DATA = "data, decode, embed, quality and curve";
const QUALITY = "quality and curve";
const RIVALS = "Rivals";
const OUTPUT = "Output";

/** A setting of `train` as one of the training that `bench data` compares, with its own default if given. */
function ofTraining<T>(option: Option<T>, value: NoInfer<T> = option.default): Option<T> {
  return { ...option, group: DATA, default: value };
}

/** The same of one that a recipe can have: `bench quality` and `bench curve` take it from there unless it is given. */
function ofRecipe<T>(option: Option<T>, value: NoInfer<T> = option.default): Option<T> {
  return { ...ofTraining(option, value), shownDefault: `${value}; quality, curve: that of the recipe` };
}

/** All settings of `bench`. */
export const BENCH_OPTIONS = {
  rounds: whole({ group: BENCHMARK, help: "Number of rounds; each runs every contender in turn" }, 10, {
    least: 1,
    most: 10_000,
  }),
  batch_size: { ...TRAINING_OPTIONS.batch_size, group: BENCHMARK, shownDefault: "256" },
  gpu: toggle({
    group: BENCHMARK,
    help: "step: on an NVIDIA GPU, next to PyTorch compiled and replayed as a CUDA graph",
  }),
  num_images: {
    ...TRAINING_OPTIONS.num_images,
    group: BENCHMARK,
    help:
      "epoch, data, quality, curve: number of training images, from the first; embed: number of image files",
  },
  data_path: {
    ...SESSION_OPTIONS.data_path,
    group: BENCHMARK,
    help:
      "epoch, data, decode, quality, curve: folder, table, list or ZIP file of the data; downloads are stored in the user's cache",
  },
  largest_batch: whole({ group: BENCHMARK, help: "scaling: the largest batch" }, 4096, { least: 64 }),
  most_embeddings: whole(
    {
      group: BENCHMARK,
      help: "scaling, eval: maximum number of embeddings to evaluate; 100000 take a minute",
    },
    30_000,
    { least: 1000 },
  ),
  seeds: whole(
    { group: DATA, help: "Number of trainings of each side or variant, with the seeds 1, 2, …" },
    3,
    {
      least: 1,
      most: 1000,
    },
  ),
  epochs: ofRecipe(TRAINING_OPTIONS.epochs, 10),
  net: {
    ...TRAINING_OPTIONS.net,
    group: BENCHMARK,
    help:
      "step, data, embed, quality, curve: network architecture; auto: original for images below 48 pixels, else resnet10",
    shownDefault: "auto; quality, curve: that of the recipe",
  },
  embedding_size: ofRecipe(TRAINING_OPTIONS.embedding_size),
  turned_classes: ofRecipe(TRAINING_OPTIONS.turned_classes),
  augment: ofRecipe(TRAINING_OPTIONS.augment),
  margin: ofRecipe(TRAINING_OPTIONS.margin, 0.5),
  classes_per_batch: ofRecipe(TRAINING_OPTIONS.classes_per_batch),
  lr: ofRecipe(TRAINING_OPTIONS.lr, 1e-3),
  warmup: ofRecipe(TRAINING_OPTIONS.warmup, 1),
  ema: ofRecipe(TRAINING_OPTIONS.ema, 0.99),
  format: ofTraining(FORMAT_OPTION),
  size: ofTraining(DATA_OPTIONS.size),
  fit: ofTraining(DATA_OPTIONS.fit),
  colour: ofTraining(DATA_OPTIONS.colour),
  split: ofTraining(DATA_OPTIONS.split),
  bad: ofTraining(DATA_OPTIONS.bad),
  recipe: {
    ...RECIPE_OPTION,
    group: QUALITY,
    help: "Recipe of the base",
    shownDefault: "fast; curve: original",
  },
  variants: text({
    group: QUALITY,
    help: "A JSON file with a base and variants, each the flags of a training; built-in ones if not given",
    placeholder: "FILE",
  }, ""),
  holdout: whole(
    { group: QUALITY, help: "Training images to hold out, by which alone variants are compared" },
    10_000,
    { least: 4 },
  ),
  checkpoint_path: text(
    {
      group: QUALITY,
      help: "quality: folder of its runs; curve: of its plot, without --write",
      placeholder: "PATH",
    },
    "./checkpoints/quality/",
  ),
  parallel: whole({ group: QUALITY, help: "quality: trainings at a time, which share the cores" }, 1, {
    least: 1,
    most: 1024,
  }),
  views: viewCount({ group: QUALITY, help: "quality: measure by so many views of each image too" }),
  test: toggle({ group: QUALITY, help: "quality: show the figures on the test images too" }),
  target: real({ group: QUALITY, help: "curve: the VAL to reach" }, 0.9391, { least: 0.01, most: 1 }),
  no_pytorch: toggle({
    group: RIVALS,
    help: "Skip PyTorch and FAISS, which are otherwise installed into the cache",
  }),
  compile_seconds: whole(
    { group: RIVALS, help: "Time limit of torch.compile for each form, in seconds; 0: do not use it" },
    120,
    { least: 0, most: 86_400 },
  ),
  json: toggle({ group: OUTPUT, help: "Print one JSON object and nothing else" }),
  write: toggle({
    group: OUTPUT,
    help: "Write the tables to bench/RESULTS.md; quality and curve: to docs/quality.md",
  }),
  threads: SESSION_OPTIONS.threads,
};

/** The configuration of `bench`. */
export type BenchConfig = ConfigOf<typeof BENCH_OPTIONS>;
