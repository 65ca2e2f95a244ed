import { type ConfigOf, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS, TRAINING_OPTIONS } from "./train_config.ts";

const BENCHMARK = "Benchmark";
const RIVALS = "Rivals";
const OUTPUT = "Output";

/** All settings of `bench`. */
export const BENCH_OPTIONS = {
  rounds: whole({ group: BENCHMARK, help: "Rounds to count; each runs every contender in turn" }, 10, {
    least: 1,
    most: 10_000,
  }),
  batch_size: { ...TRAINING_OPTIONS.batch_size, group: BENCHMARK },
  num_images: {
    ...TRAINING_OPTIONS.num_images,
    group: BENCHMARK,
    help: "epoch: training images to use, from the first",
  },
  data_path: {
    ...SESSION_OPTIONS.data_path,
    group: BENCHMARK,
    help: "epoch: folder or table of the data; what is fetched is kept in the user's cache",
  },
  largest_batch: whole({ group: BENCHMARK, help: "scaling: the largest batch" }, 4096, { least: 64 }),
  most_embeddings: whole(
    { group: BENCHMARK, help: "scaling: embeddings to evaluate at most; 100000 take ten minutes" },
    30_000,
    { least: 1000 },
  ),
  no_pytorch: toggle({ group: RIVALS, help: "Leave PyTorch out; it is installed into the cache otherwise" }),
  compile_seconds: whole(
    { group: RIVALS, help: "Seconds that torch.compile may take for each form; 0: not tried" },
    120,
    { least: 0, most: 86_400 },
  ),
  json: toggle({ group: OUTPUT, help: "Print one JSON object and nothing else" }),
  write: toggle({ group: OUTPUT, help: "Write the tables into bench/RESULTS.md" }),
  threads: SESSION_OPTIONS.threads,
};

/** The configuration of `bench`. */
export type BenchConfig = ConfigOf<typeof BENCH_OPTIONS>;
