import { DEFAULT_DATA_PATH } from "../data/default_data_path.ts";
import { CHECKPOINT_EVERY_EXPECTED, parseCheckpointEvery } from "./checkpoint_every.ts";
import { DATA_PATH, FORMAT_OPTION } from "./data_options.ts";
import { choice, type Option, type OptionText, text, toggle, whole } from "./option.ts";

const DATA = "Data";
const RUN = "Run";
const MACHINE = "Machine";
const OUTPUT = "Output";

/** When to save within an epoch. */
function checkpointEvery(describe: OptionText): Option<string> {
  const check = (value: unknown): value is string =>
    typeof value === "string" && parseCheckpointEvery(value) !== undefined;
  return {
    placeholder: "N|Nm",
    ...describe,
    default: "1m",
    expected: CHECKPOINT_EVERY_EXPECTED,
    check,
    parse: (text) => check(text) ? text : undefined,
  };
}

/** The settings of a session, which do not change the training. */
export const SESSION_OPTIONS = {
  data_path: DATA_PATH(DEFAULT_DATA_PATH),
  format: FORMAT_OPTION,
  num_workers: whole({ group: DATA, help: "Threads that prepare batches in advance; 0: none" }, 0, {
    least: 0,
    most: 64,
  }),
  checkpoint_path: text({ group: RUN, help: "Folder of runs", placeholder: "PATH" }, "./checkpoints/"),
  run: text({ group: RUN, help: "Name of the run; date and time if not given", placeholder: "NAME" }, ""),
  resume: text({
    group: RUN,
    help:
      "Resume a run, by its name or folder; auto: the newest unfinished one with these settings, else a new run",
    placeholder: "RUN",
  }, ""),
  keep: text({
    group: RUN,
    help: "Checkpoints to keep besides the best: a number, or all",
    placeholder: "N|all",
  }, "3"),
  checkpoint_every: checkpointEvery({
    group: RUN,
    help: "Save a checkpoint within an epoch after so many steps, or minutes (5m); 0: only after epochs",
    placeholder: "N|Nm",
  }),
  detach: toggle({
    group: RUN,
    help: "Train in the background, even after the terminal is closed; deno task watch shows the run",
  }),
  engine: choice(
    { group: MACHINE, help: "Engine for tensors; auto: the fastest that works here" },
    "auto",
    ["auto", "native", "webgpu", "wasm", "cpu"],
  ),
  threads: whole(
    {
      group: MACHINE,
      help:
        "Threads of the native engine, and of an evaluation's comparisons; 0: one per core; another number rounds differently in the last bits",
    },
    0,
    {
      least: 0,
      most: 1024,
    },
  ),
  plain: toggle({ group: OUTPUT, help: "Print lines instead of the dashboard and the progress bar" }),
  reference: text(
    {
      group: OUTPUT,
      help: "A run to draw behind the dashboard's curves, by name or folder",
      placeholder: "RUN",
    },
    "",
  ),
  ascii: toggle({ group: OUTPUT, help: "Draw the dashboard in ASCII, for fonts without braille" }),
  theme: choice(
    { group: OUTPUT, help: "Colours for a dark or a light background; auto: follow the terminal" },
    "auto",
    ["auto", "dark", "light"],
  ),
  no_report: toggle({
    group: OUTPUT,
    help: "Do not write report.html at the end, which takes the time of a t-SNE",
  }),
  tensorboard: toggle({
    group: OUTPUT,
    help: "Write curves for TensorBoard into the run's folder during the training",
  }),
  log_every: whole({ group: OUTPUT, help: "Steps between two printed lines" }, 50, { least: 1 }),
};
