import { UserError } from "../base/user_error.ts";
import type { FileTree } from "../data/files/file_tree.ts";
import { className, fileIn } from "../data/listed/path_in.ts";
import { refuseAddress } from "../data/listed/refuse_address.ts";
import { splitByName } from "../data/split_name.ts";
import { parseTable } from "../data/table/parse_table.ts";
import { tableColumns } from "../data/table/table_columns.ts";
import type { SourceImage } from "./source_image.ts";

/** Whether a file is a table, by its name. */
export function isTableName(name: string): boolean {
  return /\.(csv|tsv)$/i.test(name);
}

/**
 * The images of a table with a column `path` and perhaps `label` and `split`, in its order; paths are relative to the table.
 *
 * @throws {UserError} If it cannot be read, or has no such column or no lines.
 */
export async function imagesOfTable(tree: FileTree, table: string): Promise<SourceImage[]> {
  const path = tree.pathOf(table);
  const { columns, rows } = parseTable(new TextDecoder().decode(await tree.read(table)), path);
  const places = tableColumns(columns);
  if (places.path === undefined) {
    throw new UserError(
      `Expected a column path in ${path} but found ${columns.join(", ")}; name it in the first line`,
    );
  }
  if (rows.length === 0) {
    throw new UserError(`Expected images in ${path} but found only its first line; add a line for each`);
  }
  const images: SourceImage[] = [];
  for (const { cells, line } of rows) {
    const place = `line ${line} of ${path}`;
    const written = cells[places.path]!.trim();
    if (written === "") {
      throw new UserError(`Expected a path on ${place} but found none; add it or remove the line`);
    }
    refuseAddress(written, place);
    const name = await fileIn(tree, table, written);
    const label = places.label === undefined ? "" : className(cells[places.label]!.trim());
    const split = places.split === undefined ? undefined : splitByName(cells[places.split]!.trim());
    images.push({
      path: tree.pathOf(name),
      ...(label !== "" && { label }),
      ...(split !== undefined && { split }),
      tree,
      name,
    });
  }
  return images;
}
