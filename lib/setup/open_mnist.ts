import { checkOptions, TEXT } from "../base/check_options.ts";
import { UserError } from "../base/user_error.ts";
import type { Dataset } from "../data/dataset.ts";
import { datasetNamed } from "../data/datasets.ts";
import { DEFAULT_DATA_PATH } from "../data/default_data_path.ts";
import { remoteCache } from "./library_cache.ts";
import { processSurroundings } from "./surroundings.ts";

/**
 * MNIST, from `./data/` or the user's cache, into which `deno task setup` fetches it. Fetches nothing itself.
 *
 * @param options `path`: a folder with its four files, gzipped or not.
 * @throws {UserError} If its files are missing or damaged.
 *
 * @example
 * ```ts ignore
 * import { mnist } from "@trinca/trinca";
 *
 * const data = await mnist();
 * console.log(data.train.count, data.classNames);
 * ```
 */
export async function mnist(options: { path?: string } = {}): Promise<Dataset> {
  checkOptions("mnist()", options, { path: TEXT });
  const { path } = options;
  const definition = datasetNamed("mnist");
  if (path !== undefined) return await definition.open({ path });
  const cache = remoteCache(definition.remote!, processSurroundings());
  for (const place of [DEFAULT_DATA_PATH, cache]) {
    if (place !== undefined && await definition.isIn!(place, true)) {
      return await definition.open({ path: place });
    }
  }
  throw new UserError(
    `Expected MNIST's four files in ${DEFAULT_DATA_PATH}${
      cache === undefined ? "" : ` or ${cache}`
    } but they are not there; run deno task setup, which fetches them, or give a path`,
  );
}
