import { UserError } from "../../base/user_error.ts";
import type { FileTree } from "../files/file_tree.ts";
import type { BadFiles } from "../listed/bad_files.ts";
import type { ListedImage } from "../listed/listed_image.ts";
import { className, fileIn } from "../listed/path_in.ts";
import { refuseAddress } from "../listed/refuse_address.ts";
import { requireFiles } from "../listed/require_files.ts";
import { SPLIT_NAMES, splitByName } from "../split_name.ts";
import { parseTable } from "./parse_table.ts";
import { type TableColumn, tableColumns } from "./table_columns.ts";

/** The images of a table, and its other columns. */
export interface TableListing {
  images: ListedImage[];
  /** Columns that are not read. */
  others: string[];
}

/** What the cells of `is_query` and `is_gallery` mean. */
const YES_OR_NO: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, "1": true, "1.0": true },
  ...{ false: false, no: false, "0": false, "0.0": false, "": false, nan: false, none: false },
};

/**
 * Lists the images of a table with the columns `path`, `label` and optionally `split`, `is_query`, `is_gallery`. Paths
 * are relative to the table's folder.
 *
 * @param split The split of images of which the table says none.
 * @param bad What happens to lines whose files do not exist.
 * @throws {UserError} If the table cannot be read, a column or cell is missing, or a file is listed twice or
 * does not exist.
 */
export async function listTable(
  tree: FileTree,
  table: string,
  { split: ofTable, bad }: { split?: string | undefined; bad?: BadFiles | undefined } = {},
): Promise<TableListing> {
  const path = tree.pathOf(table);
  const { columns, rows } = parseTable(new TextDecoder().decode(await tree.read(table)), path);
  const places = tableColumns(columns);
  if (places.path === undefined || places.label === undefined) {
    throw new UserError(
      `Expected columns path and label in ${path} but found ${
        columns.join(", ")
      }; name them in the first line`,
    );
  }
  if (rows.length === 0) {
    throw new UserError(`Expected images in ${path} but found only its first line; add a line for each`);
  }
  const lines = new Map<string, number>();
  const images: ListedImage[] = [];
  for (const { cells, line } of rows) {
    const place = `line ${line} of ${path}`;
    const cell = (name: TableColumn) => places[name] === undefined ? undefined : cells[places[name]]!.trim();
    const required = (name: TableColumn) => {
      const value = cell(name);
      if (value) return value;
      throw new UserError(`Expected a ${name} on ${place} but found none; add it or remove the line`);
    };
    const written = required("path");
    refuseAddress(written, place);
    const name = await fileIn(tree, table, written);
    const before = lines.get(name);
    if (before !== undefined) {
      throw new UserError(
        `Expected each image once in ${path} but ${written} is on lines ${before} and ${line}; remove one of them`,
      );
    }
    lines.set(name, line);
    const role = (name: "is_query" | "is_gallery") => {
      const value = cell(name);
      if (value === undefined) return undefined;
      if (Object.hasOwn(YES_OR_NO, value.toLowerCase())) return YES_OR_NO[value.toLowerCase()]!;
      throw new UserError(`Expected ${name} to be true or false on ${place} but found ${value}; correct it`);
    };
    const [query, gallery] = [role("is_query"), role("is_gallery")];
    const hasRole = query !== undefined || gallery !== undefined;
    images.push({
      name,
      label: className(required("label")),
      split: places.split !== undefined
        ? splitOf(required("split"), place)
        : hasRole
        ? query || gallery ? "test" : "train"
        : ofTable,
      ...(hasRole && { role: { query: query ?? false, gallery: gallery ?? false } }),
    });
  }
  await requireFiles(tree, [...lines].map(([name, line]) => ({ name, line })), { path, kind: "table", bad });
  const read = new Set(Object.values(places));
  return { images, others: columns.filter((_, place) => !read.has(place)) };
}

function splitOf(word: string, place: string): string {
  const split = splitByName(word);
  if (split !== undefined) return split;
  throw new UserError(
    `Expected a split on ${place}, one of ${SPLIT_NAMES.join(", ")}, but found ${word}; correct it`,
  );
}
