import { type ConfigOf, text, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS } from "./session_options.ts";
import { TRAINING_OPTIONS } from "./train_config.ts";

const SWEEP = "Sweep";
const OUTPUT = "Output";

/** All settings of `sweep`: its own, and those of a training that all its runs share. */
export const SWEEP_OPTIONS = {
  jobs: whole(
    {
      group: SWEEP,
      help: "Runs at a time, which share the cores",
      shownDefault: "as many as the cores and the memory bear",
    },
    0,
    { least: 1, most: 1024 },
  ),
  checkpoint_path: text(
    {
      group: SWEEP,
      help: "Folder of the sweep and its runs",
      placeholder: "PATH",
      shownDefault: "./checkpoints/grid/ for grid.json",
    },
    "",
  ),
  dry_run: toggle({ group: SWEEP, help: "List the runs and how long they will take, and start none" }),
  json: toggle({ group: OUTPUT, help: "Print one JSON object and nothing else" }),
  ...TRAINING_OPTIONS,
  data_path: SESSION_OPTIONS.data_path,
  format: SESSION_OPTIONS.format,
  num_workers: SESSION_OPTIONS.num_workers,
  keep: {
    ...SESSION_OPTIONS.keep,
    group: "Run",
    help: "Checkpoints of each run to keep besides the best: a number, or all",
    default: "1",
  },
  checkpoint_every: SESSION_OPTIONS.checkpoint_every,
  engine: SESSION_OPTIONS.engine,
  threads: {
    ...SESSION_OPTIONS.threads,
    help: "Threads of each run",
    shownDefault: "the cores, shared among the runs at a time",
  },
  tensorboard: SESSION_OPTIONS.tensorboard,
};

/** The configuration of `sweep`. */
export type SweepConfig = ConfigOf<typeof SWEEP_OPTIONS>;

/** The flags that a grid can have: those that define a training, and where its data are. */
export const GRID_OPTIONS = {
  ...TRAINING_OPTIONS,
  data_path: SESSION_OPTIONS.data_path,
  format: SESSION_OPTIONS.format,
};
