import { AUTO, DATASETS, DEFAULT_DATASET } from "../data/datasets.ts";
import { choice, toggle } from "./option.ts";
import { SESSION_OPTIONS } from "./session_options.ts";

const WHAT = "What to set up";
const CACHE = "What is there";

/** All settings of `setup`. */
export const SETUP_OPTIONS = {
  dataset: choice(
    {
      group: WHAT,
      help: `Data set to fetch; auto: what --data_path contains, without it ${
        DATASETS[DEFAULT_DATASET]!.title
      }`,
    },
    AUTO,
    [AUTO, ...Object.keys(DATASETS)],
  ),
  data_path: SESSION_OPTIONS.data_path,
  gpu: toggle({ group: WHAT, help: "Install a libtensorflow that uses an NVIDIA GPU, with CUDA" }),
  for_tests: toggle({
    group: WHAT,
    help: "Install only what the tests need; unavailable parts are no error",
  }),
  list: toggle({ group: CACHE, help: "List what is installed, with versions and sizes; install nothing" }),
  remove: toggle({
    group: CACHE,
    help: "Remove libtensorflow and downloaded data sets from the user's cache; --data_path is not touched",
  }),
};
