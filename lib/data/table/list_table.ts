import { dirname, isAbsolute } from "node:path";
import { UserError } from "../../base/user_error.ts";
import type { ListedImage } from "../decode/listed_image.ts";
import { readFile } from "../read_file.ts";
import { SPLIT_NAMES, splitByName } from "../split_name.ts";
import { parseTable } from "./parse_table.ts";

/** The images of a table, and its other columns. */
export interface TableListing {
  images: ListedImage[];
  /** Columns that are not read. */
  others: string[];
}

/** The columns that are read; without `split` the images are split by a hash of their paths. */
const COLUMNS = ["path", "label", "split"];

/**
 * Lists the images of a table with the columns `path`, `label` and optionally `split`. Paths are relative to
 * the table's folder.
 *
 * @throws {UserError} If the table cannot be read, a column or cell is missing, or a file is listed twice or
 * does not exist.
 */
export async function listTable(path: string): Promise<TableListing> {
  const { columns, rows } = parseTable(new TextDecoder().decode(await readFile(path)), path);
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
  const column = Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)]));
  const folder = dirname(path);
  const lines = new Map<string, number>();
  const images: ListedImage[] = [];
  for (const { cells, line } of rows) {
    const place = `line ${line} of ${path}`;
    const cell = (name: string) => {
      const value = cells[column[name]!]!.trim();
      if (value === "") throw new UserError(`Expected a ${name} on ${place} but found none`);
      return value;
    };
    const name = cell("path").replaceAll("\\", "/");
    const before = lines.get(name);
    if (before !== undefined) {
      throw new UserError(
        `Expected each image once in ${path} but ${name} is on lines ${before} and ${line}`,
      );
    }
    lines.set(name, line);
    const split = column.split === -1 ? undefined : splitOf(cell("split"), place);
    images.push({ file: isAbsolute(name) ? name : `${folder}/${name}`, name, label: cell("label"), split });
  }
  await requireFiles(images, lines, path);
  return { images, others: columns.filter((column) => !COLUMNS.includes(column.toLowerCase())) };
}

function splitOf(word: string, place: string): string {
  const split = splitByName(word);
  if (split !== undefined) return split;
  throw new UserError(`Expected a split on ${place}, one of ${SPLIT_NAMES.join(", ")}, but found ${word}`);
}

/** @throws {UserError} If a file does not exist. */
async function requireFiles(
  images: readonly ListedImage[],
  lines: ReadonlyMap<string, number>,
  path: string,
): Promise<void> {
  const gone: ListedImage[] = [];
  for (const image of images) {
    if (!await Deno.stat(image.file).then(({ isFile }) => isFile, () => false)) gone.push(image);
  }
  const [first] = gone;
  if (first === undefined) return;
  const more = gone.length > 1 ? ` (and ${gone.length - 1} more are missing)` : "";
  throw new UserError(
    `Expected the file of line ${
      lines.get(first.name)
    } of ${path}, ${first.file}, but it does not exist${more}; ` +
      "paths are relative to the table",
  );
}
