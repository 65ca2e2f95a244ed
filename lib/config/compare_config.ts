import { EVAL_OPTIONS } from "./eval_config.ts";
import { type ConfigOf, text } from "./option.ts";
import { SESSION_OPTIONS } from "./session_options.ts";

const OUTPUT = "Output";

/** All settings of `compare`. */
export const COMPARE_OPTIONS = {
  checkpoint_path: SESSION_OPTIONS.checkpoint_path,
  dataset: EVAL_OPTIONS.dataset,
  data_path: SESSION_OPTIONS.data_path,
  format: SESSION_OPTIONS.format,
  bad: EVAL_OPTIONS.bad,
  seed: EVAL_OPTIONS.seed,
  engine: SESSION_OPTIONS.engine,
  threads: SESSION_OPTIONS.threads,
  plots: text({
    group: OUTPUT,
    help: "Draw plots of all runs together into this folder, as SVG and PNG: losses, quality, ROC, DET",
    placeholder: "PATH",
  }, ""),
  json: EVAL_OPTIONS.json,
  markdown: EVAL_OPTIONS.markdown,
};

/** The configuration of `compare`. */
export type CompareConfig = ConfigOf<typeof COMPARE_OPTIONS>;
