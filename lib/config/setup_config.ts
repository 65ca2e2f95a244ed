import { toggle } from "./option.ts";
import { SESSION_OPTIONS } from "./train_config.ts";

const WHAT = "What to set up";
const CACHE = "What is there";

/** All settings of `setup`. */
export const SETUP_OPTIONS = {
  data_path: SESSION_OPTIONS.data_path,
  gpu: toggle({ group: WHAT, help: "Get a libtensorflow that uses an NVIDIA GPU, and CUDA with it" }),
  for_tests: toggle({ group: WHAT, help: "Only what the tests need; nothing fails if it cannot be had" }),
  list: toggle({ group: CACHE, help: "Say what is there, of which version and how big; get nothing" }),
  remove: toggle({
    group: CACHE,
    help: "Remove libtensorflow and fetched data sets from the user's cache; nothing of --data_path",
  }),
};
