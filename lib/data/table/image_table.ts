import { UserError } from "../../base/user_error.ts";
import type { Dataset } from "../dataset.ts";
import { openListed } from "../listed/open_listed.ts";
import type { OpenOptions } from "../definition.ts";
import { type ImageOptions, openOptions } from "../folder/image_folder.ts";
import { findTable } from "./find_table.ts";
import { listTable } from "./list_table.ts";

/**
 * Opens a table of images, CSV or TSV, with the columns `path`, `label` and optionally `split`,
 * `is_query`, `is_gallery`, as open-metric-learning has them. Without splits, a fifth of the images is used for evaluation, chosen by a hash of their paths.
 *
 * @param path The table, or a folder or a ZIP file with one.
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
  const found = await findTable(options.path, true);
  if (found === undefined) {
    throw new UserError(
      `Expected a table of images at ${options.path}, a .csv or .tsv file with columns path and label, but found none`,
    );
  }
  const { tree, table } = found;
  const { images, others } = await listTable(tree, table);
  if (others.length > 0) {
    const noun = others.length === 1 ? "column" : "columns";
    options.listener?.say(`Ignored the unknown ${noun} ${others.join(", ")} of ${tree.pathOf(table)}`);
  }
  return await openListed("table", tree, images, options);
}
