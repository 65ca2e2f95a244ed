import { EVAL_OPTIONS } from "./eval_config.ts";
import { type ConfigOf, whole } from "./option.ts";
import { INDEX_OPTIONS } from "./search_config.ts";
import { MACHINE_OPTIONS, NETWORK_OPTIONS, VERDICT_OPTIONS } from "./use_options.ts";

/** The settings of a gallery that is no index: the images that a checkpoint was measured on. */
export const GALLERY_OPTIONS = {
  ...NETWORK_OPTIONS,
  thresholds: {
    ...INDEX_OPTIONS.thresholds,
    help: "An evaluation by deno task eval --json, whose thresholds are used",
  },
  dataset: {
    ...EVAL_OPTIONS.dataset,
    help: "Data set to search; auto: the one that the checkpoint was trained on",
  },
  data_path: EVAL_OPTIONS.data_path,
  format: EVAL_OPTIONS.format,
  bad: EVAL_OPTIONS.bad,
  split: {
    ...EVAL_OPTIONS.split,
    help: "Split to search: train, test, holdout, or another of the data set",
  },
};

/** All settings of `serve`. */
export const SERVE_OPTIONS = {
  port: whole({ group: "Page", help: "Port of this machine; 0: a free one" }, 0, { least: 0, most: 65_535 }),
  far: { ...VERDICT_OPTIONS.far, help: "The false accept rate that the page begins with" },
  ...GALLERY_OPTIONS,
  ...MACHINE_OPTIONS,
};

/** The configuration of a gallery that is no index. */
export type GalleryConfig = ConfigOf<typeof GALLERY_OPTIONS>;
/** The configuration of `serve`. */
export type ServeConfig = ConfigOf<typeof SERVE_OPTIONS>;
