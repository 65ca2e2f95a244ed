import { basename } from "node:path";
import { UserError } from "../../base/user_error.ts";
import type { Dataset } from "../dataset.ts";
import { openListed } from "../listed/open_listed.ts";
import type { OpenOptions } from "../definition.ts";
import { type ImageOptions, openOptions } from "../folder/image_folder.ts";
import { hasClassFolders } from "../folder/has_class_folders.ts";
import { findTables } from "./find_tables.ts";
import { listTables } from "./list_tables.ts";

/**
 * Opens a table of images, CSV or TSV, with the columns `path`, `label` and optionally `split`,
 * `is_query`, `is_gallery`, as open-metric-learning has them. Without splits, a fifth of the images is used for evaluation, chosen by a hash of their paths.
 *
 * @param path The table, or a folder or a ZIP file with one, or with tables named after splits.
 * @throws {UserError} If the table contains an error, more than 1% of the images are damaged, or they take
 * too much memory.
 * @example
 * ```ts ignore
 * const data = await imageTable("photos/labels.csv", { size: 32, colour: "grey" });
 * console.log(data.classNames, data.train.count, data.test.count);
 * ```
 */
export async function imageTable(path: string, options: ImageOptions = {}): Promise<Dataset> {
  return await openTable(openOptions("imageTable()", path, options));
}

/** Opens a table of images with the registry's options. */
export async function openTable(options: OpenOptions): Promise<Dataset> {
  const found = await findTables(options.path, true);
  if (found === undefined) {
    throw new UserError(
      `Expected a table of images at ${options.path}, a .csv or .tsv file with columns path and label, but found none`,
    );
  }
  const images = await listTables(options.path, found, options);
  const { tree, tables } = found;
  if (tables[0]!.name !== basename(options.path) && await hasClassFolders(tree)) {
    const named = tables.map(({ name }) => name).join(", ");
    options.listener?.note?.(
      `Classes are those of ${named}; --format folder takes them from the folders instead`,
    );
  }
  return await openListed("table", tree, images, options);
}
