import { type ConfigOf, real } from "./option.ts";
import { JSON_OPTION, MACHINE_OPTIONS, NETWORK_OPTIONS } from "./use_options.ts";

const NEAR = "Near duplicates";

/** All settings of `duplicates`. */
export const DUPLICATES_OPTIONS = {
  distance: real(
    {
      group: NEAR,
      help: "Images are near duplicates below this distance of their embeddings",
      shownDefault: "measured: nine of ten slightly changed copies are nearer to their pictures",
    },
    0,
    { least: 0, most: 2 },
  ),
  ratio: real(
    {
      group: NEAR,
      help:
        "And below this share of the distance that is usual around both: where all images of a class are near each " +
        "other, a small distance is nothing special",
    },
    0.6,
    { least: 0, most: 100 },
  ),
  json: JSON_OPTION,
  ...NETWORK_OPTIONS,
  ...MACHINE_OPTIONS,
};

/** The configuration of `duplicates`. */
export type DuplicatesConfig = ConfigOf<typeof DUPLICATES_OPTIONS>;
