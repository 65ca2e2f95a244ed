import { choice, type ConfigOf, text, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS, TRAINING_OPTIONS } from "./train_config.ts";

/** All settings of `eval`. */
export const EVAL_OPTIONS = {
  checkpoint_path: text(
    {
      group: "Checkpoint",
      help: "A checkpoint, a run or a folder of runs: then the newest run's best",
      placeholder: "PATH",
    },
    "./checkpoints/",
  ),
  dataset: choice(
    { group: "Data", help: "What to measure on; auto: what the checkpoint was trained on" },
    "auto",
    TRAINING_OPTIONS.dataset.choices as readonly ("auto" | "mnist" | "digits")[],
  ),
  data_path: SESSION_OPTIONS.data_path,
  seed: whole({ group: "Protocol", help: "Seed of the random pairs and of the intervals" }, 1, {
    least: 0,
    most: 4_294_967_295,
  }),
  engine: SESSION_OPTIONS.engine,
  threads: SESSION_OPTIONS.threads,
  json: toggle({ group: "Output", help: "Print one JSON object and nothing else" }),
};

/** The configuration of `eval`. */
export type EvalConfig = ConfigOf<typeof EVAL_OPTIONS>;
