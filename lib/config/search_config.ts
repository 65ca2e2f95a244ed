import { choice, type ConfigOf, text, toggle, whole } from "./option.ts";
import { SESSION_OPTIONS } from "./session_options.ts";
import { JSON_OPTION, MACHINE_OPTIONS, NETWORK_OPTIONS, VERDICT_OPTIONS } from "./use_options.ts";

/** All settings of `index`. */
export const INDEX_OPTIONS = {
  out: text({ group: "Output", help: "Folder of the new index", placeholder: "DIR" }, ""),
  thresholds: text({
    group: "Verdict",
    help: "An evaluation by deno task eval --json, whose thresholds the index uses",
    placeholder: "FILE",
    shownDefault: "those that the training measured",
  }, ""),
  ...NETWORK_OPTIONS,
  ...MACHINE_OPTIONS,
};

/** All settings of `search`. */
export const SEARCH_OPTIONS = {
  k: whole({ group: "Output", help: "How many of the nearest images to show" }, 5, {
    least: 1,
    most: 10_000,
  }),
  json: JSON_OPTION,
  html: text({ group: "Output", help: "Write a page with pictures too", placeholder: "FILE" }, ""),
  no_pictures: toggle({ group: "Output", help: "No pictures on the terminal" }),
  ascii: { ...SESSION_OPTIONS.ascii, help: "Draw pictures in ASCII, for fonts without half blocks" },
  ...VERDICT_OPTIONS,
  ...MACHINE_OPTIONS,
};

/** All settings of `enrol`. */
export const ENROL_OPTIONS = {
  average: toggle({
    group: "Index",
    help: "Keep the mean of the images' embeddings as one row, instead of a row for each image",
  }),
  ...MACHINE_OPTIONS,
};

/** All settings of `forget`. */
export const FORGET_OPTIONS = {
  by: choice(
    { group: "Index", help: "Whether the words after the index are names or paths" },
    "name",
    ["name", "path"],
  ),
  list: toggle({
    group: "Output",
    help:
      "Remove nothing: print the names of the index with the numbers of their rows, or with --by path the paths",
  }),
};

/** All settings of `verify`. */
export const VERIFY_OPTIONS = {
  pairs: text({
    group: "Images",
    help:
      "A list of pairs instead of two images: two paths a line, and 1 or 0 if it is known whether they are the same",
    placeholder: "FILE",
  }, ""),
  json: JSON_OPTION,
  thresholds: {
    ...INDEX_OPTIONS.thresholds,
    help: "An evaluation by deno task eval --json, whose thresholds are used",
  },
  ...VERDICT_OPTIONS,
  ...NETWORK_OPTIONS,
  ...MACHINE_OPTIONS,
};

/** The configuration of `index`. */
export type IndexConfig = ConfigOf<typeof INDEX_OPTIONS>;
/** The configuration of `search`. */
export type SearchConfig = ConfigOf<typeof SEARCH_OPTIONS>;
/** The configuration of `enrol`. */
export type EnrolConfig = ConfigOf<typeof ENROL_OPTIONS>;
/** The configuration of `verify`. */
export type VerifyConfig = ConfigOf<typeof VERIFY_OPTIONS>;
