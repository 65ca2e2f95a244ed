import { EVAL_OPTIONS } from "./eval_config.ts";
import { MAIN_RATE } from "./false_accept_rates.ts";
import { real, toggle } from "./option.ts";

const VERDICT = "Verdict";

/** The settings of commands that embed images by a checkpoint. */
export const NETWORK_OPTIONS = {
  checkpoint_path: EVAL_OPTIONS.checkpoint_path,
  views: EVAL_OPTIONS.views,
};

/** The settings of the machine for commands that embed images. */
export const MACHINE_OPTIONS = {
  engine: EVAL_OPTIONS.engine,
  threads: EVAL_OPTIONS.threads,
};

/** The settings by which two images count as of one class. */
export const VERDICT_OPTIONS = {
  far: real(
    {
      group: VERDICT,
      help: "The false accept rate whose measured threshold decides",
    },
    MAIN_RATE,
    { least: 0, above: true, most: 1 },
  ),
  threshold: real(
    {
      group: VERDICT,
      help: "A distance below which two images are of one class, instead of --far",
      shownDefault: "that of --far",
    },
    0,
    { least: 0, most: 2 },
  ),
};

/** The setting for output that programs read. */
export const JSON_OPTION = toggle({ group: "Output", help: "Print JSON" });
