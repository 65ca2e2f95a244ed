import { isAbsolute } from "node:path";
import { UserError } from "../../base/user_error.ts";
import type { FileTree } from "../files/file_tree.ts";
import { siblingName } from "../files/sibling_name.ts";
import type { ListedImage } from "../listed/listed_image.ts";
import { requireFiles } from "../listed/require_files.ts";
import { SPLIT_NAMES, splitByName } from "../split_name.ts";
import { parseTable } from "./parse_table.ts";

/** The images of a table, and its other columns. */
export interface TableListing {
  images: ListedImage[];
  /** Columns that are not read. */
  others: string[];
}

/** The columns that are read; without `split` the images are split by a hash of their paths. */
const COLUMNS = ["path", "label", "split", "is_query", "is_gallery"] as const;

/** What the cells of `is_query` and `is_gallery` mean. */
const YES_OR_NO: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, "1": true, "1.0": true },
  ...{ false: false, no: false, "0": false, "0.0": false, "": false, nan: false, none: false },
};

/**
 * Lists the images of a table with the columns `path`, `label` and optionally `split`, `is_query`, `is_gallery`. Paths
 * are relative to the table's folder.
 *
 * @throws {UserError} If the table cannot be read, a column or cell is missing, or a file is listed twice or
 * does not exist.
 */
export async function listTable(tree: FileTree, table: string): Promise<TableListing> {
  const path = tree.pathOf(table);
  const { columns, rows } = parseTable(new TextDecoder().decode(await tree.read(table)), path);
  const names = columns.map((column) => column.toLowerCase());
  const missing = ["path", "label"].filter((column) => !names.includes(column));
  if (missing.length > 0) {
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
    const cell = (name: typeof COLUMNS[number]) => {
      const column = names.indexOf(name);
      return column === -1 ? undefined : cells[column]!.trim();
    };
    const required = (name: typeof COLUMNS[number]) => {
      const value = cell(name);
      if (value) return value;
      throw new UserError(`Expected a ${name} on ${place} but found none; add it or remove the line`);
    };
    const written = required("path").replaceAll("\\", "/");
    const name = isAbsolute(written) ? written : siblingName(table, written);
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
      label: required("label"),
      split: names.includes("split")
        ? splitOf(required("split"), place)
        : hasRole
        ? query || gallery ? "test" : "train"
        : undefined,
      ...(hasRole && { role: { query: query ?? false, gallery: gallery ?? false } }),
    });
  }
  await requireFiles(tree, [...lines].map(([name, line]) => ({ name, line })), path);
  const read: readonly string[] = COLUMNS;
  return { images, others: columns.filter((column) => !read.includes(column.toLowerCase())) };
}

function splitOf(word: string, place: string): string {
  const split = splitByName(word);
  if (split !== undefined) return split;
  throw new UserError(
    `Expected a split on ${place}, one of ${SPLIT_NAMES.join(", ")}, but found ${word}; correct it`,
  );
}
