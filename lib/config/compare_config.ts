import { EVAL_OPTIONS } from "./eval_config.ts";
import { type ConfigOf, text, toggle } from "./option.ts";
import { SESSION_OPTIONS } from "./train_config.ts";

const OUTPUT = "Output";

/** All settings of `compare`. */
export const COMPARE_OPTIONS = {
  checkpoint_path: SESSION_OPTIONS.checkpoint_path,
  dataset: EVAL_OPTIONS.dataset,
  data_path: SESSION_OPTIONS.data_path,
  seed: EVAL_OPTIONS.seed,
  engine: SESSION_OPTIONS.engine,
  threads: SESSION_OPTIONS.threads,
  plots: text({
    group: OUTPUT,
    help: "Draw the runs' ROC and DET curves over each other into this folder, as SVG and PNG",
    placeholder: "PATH",
  }, ""),
  json: toggle({ group: OUTPUT, help: "Print one JSON object and nothing else" }),
};

/** The configuration of `compare`. */
export type CompareConfig = ConfigOf<typeof COMPARE_OPTIONS>;
