import type { DatasetDefaults } from "../data/definition.ts";
import type { SizeSetting } from "./data_options.ts";

/** Settings whose defaults can depend on the data set. */
type OfDataset = Partial<Record<keyof DatasetDefaults, SizeSetting>>;

/**
 * Applies a data set's defaults to the settings that were not given.
 *
 * @param given The names of the settings that were given.
 */
export function withDefaultsOf<T extends OfDataset>(
  config: T,
  given: ReadonlySet<string>,
  defaults: DatasetDefaults,
): T {
  const followed = Object.entries(defaults).filter(([name]) => name in config && !given.has(name));
  return { ...config, ...Object.fromEntries(followed) };
}
