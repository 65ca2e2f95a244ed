import { type ConfigOf, text, toggle } from "./option.ts";
import { MACHINE_OPTIONS, NETWORK_OPTIONS } from "./use_options.ts";

/** All settings of `embed`. */
export const EMBED_OPTIONS = {
  out: text({
    group: "Output",
    help: "File to write, by the end of its name: x.npy, x.jsonl, x.csv, x.parquet or x.sql",
    placeholder: "FILE",
  }, ""),
  json: toggle({ group: "Output", help: "Print a line of JSON for each image, instead of --out" }),
  ...NETWORK_OPTIONS,
  ...MACHINE_OPTIONS,
};

/** The configuration of `embed`. */
export type EmbedConfig = ConfigOf<typeof EMBED_OPTIONS>;
