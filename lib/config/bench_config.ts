import { type ConfigOf, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS, TRAINING_OPTIONS } from "./train_config.ts";

const BENCHMARK = "Benchmark";
const RIVALS = "Rivals";
const OUTPUT = "Output";

/** All settings of `bench`. */
export const BENCH_OPTIONS = {
  rounds: whole({ group: BENCHMARK, help: "Number of rounds; each runs every contender in turn" }, 10, {
    least: 1,
    most: 10_000,
  }),
  batch_size: { ...TRAINING_OPTIONS.batch_size, group: BENCHMARK, shownDefault: "256" },
  num_images: {
    ...TRAINING_OPTIONS.num_images,
    group: BENCHMARK,
    help: "epoch: number of training images, from the first",
  },
  data_path: {
    ...SESSION_OPTIONS.data_path,
    group: BENCHMARK,
    help: "epoch: folder or table of the data; downloads are stored in the user's cache",
  },
  largest_batch: whole({ group: BENCHMARK, help: "scaling: the largest batch" }, 4096, { least: 64 }),
  most_embeddings: whole(
    { group: BENCHMARK, help: "scaling: maximum number of embeddings to evaluate; 100000 take ten minutes" },
    30_000,
    { least: 1000 },
  ),
  no_pytorch: toggle({ group: RIVALS, help: "Skip PyTorch, which is otherwise installed into the cache" }),
  compile_seconds: whole(
    { group: RIVALS, help: "Time limit of torch.compile for each form, in seconds; 0: do not use it" },
    120,
    { least: 0, most: 86_400 },
  ),
  json: toggle({ group: OUTPUT, help: "Print one JSON object and nothing else" }),
  write: toggle({ group: OUTPUT, help: "Write the tables to bench/RESULTS.md" }),
  threads: SESSION_OPTIONS.threads,
};

/** The configuration of `bench`. */
export type BenchConfig = ConfigOf<typeof BENCH_OPTIONS>;
