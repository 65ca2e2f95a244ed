import { type ConfigOf, whole } from "./option.ts";
import { MACHINE_OPTIONS, VERDICT_OPTIONS } from "./use_options.ts";

/** All settings of `serve`. */
export const SERVE_OPTIONS = {
  port: whole({ group: "Page", help: "Port of this machine; 0: a free one" }, 0, { least: 0, most: 65_535 }),
  far: VERDICT_OPTIONS.far,
  ...MACHINE_OPTIONS,
};

/** The configuration of `serve`. */
export type ServeConfig = ConfigOf<typeof SERVE_OPTIONS>;
