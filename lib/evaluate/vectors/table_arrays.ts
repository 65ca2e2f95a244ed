import { parseTable } from "../../data/table/parse_table.ts";
import { UserError } from "../../base/user_error.ts";
import { isLabelName } from "./array_names.ts";
import type { FileArray } from "./file_array.ts";

/** A column of a table. */
interface Column {
  name: string;
  cells: string[];
  /** Its place in the table, from 0. */
  place: number;
  /** Whether it has texts, as its first cell says: one that lacks a number is not to become the labels. */
  isText: boolean;
}

/** A decimal number as programs write it; `nan` and `inf` are numbers too, to be refused as such. */
const NUMBER = /^\s*[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|nan|inf(inity)?)\s*$/i;
/** A number that no other text stands for: 007 is a name. */
const LABEL = /^\s*(0|-?[1-9]\d*|-?\d+\.\d*(e[+-]?\d+)?)\s*$/i;

/**
 * The arrays of a table in CSV or TSV. A column of labels is named so, or is the only one that has texts; all other
 * columns of numbers are the embeddings, one number each. A table of one column has labels alone.
 *
 * @throws {UserError} If it is no table of text, or its lines differ in length.
 */
export function tableArrays(bytes: Uint8Array<ArrayBuffer>, path: string): FileArray[] {
  const columns = columnsOf(textOf(bytes, path), path);
  const labels = labelsAmong(columns);
  const numbers = columns.filter((column) => column !== labels);
  const arrays: FileArray[] = [];
  if (labels !== undefined) arrays.push({ name: "labels", rank: 1, read: () => labelsOf(labels) });
  if (numbers.length > 0) {
    arrays.push({
      name: "embeddings",
      rank: 2,
      read: () => embeddingsOf(numbers, path),
    });
  }
  return arrays;
}

function labelsAmong(columns: readonly Column[]): Column | undefined {
  if (columns.length === 1) return columns[0];
  const named = columns.find(({ name }) => isLabelName(name));
  const [text, ...others] = columns.filter(({ isText }) => isText);
  return named ?? (others.length === 0 ? text : undefined) ??
    columns.find(({ name }) => name.trim().toLowerCase() === "y");
}

function labelsOf({ cells }: Column) {
  const values = cells.every((cell) => LABEL.test(cell))
    ? cells.map(Number)
    : cells.map((cell) => cell.trim());
  return { shape: [cells.length], values };
}

function embeddingsOf(columns: readonly Column[], path: string) {
  const count = columns[0]!.cells.length;
  const values = new Float64Array(count * columns.length);
  columns.forEach(({ cells, place }, k) =>
    cells.forEach((cell, row) => {
      if (!NUMBER.test(cell)) {
        throw new UserError(
          `Expected numbers in ${path} but found ${
            JSON.stringify(cell.slice(0, 40))
          } in row ${row}, column ${place} ` +
            "(from 0); correct it, or name the column of the labels label",
        );
      }
      values[row * columns.length + k] = numberOf(cell);
    })
  );
  return { shape: [count, columns.length], values };
}

function numberOf(cell: string): number {
  const text = cell.trim();
  return /inf/i.test(text) ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
}

function columnsOf(text: string, path: string): Column[] {
  // It takes the first line for the names of the columns, which need not be there.
  const { columns: first, rows } = parseTable(text, path);
  const others = rows.map(({ cells }) => cells);
  const isNamed = areNames(first, others[0]);
  const lines = isNamed ? others : [first, ...others];
  return first.flatMap((name, k) => {
    // pandas writes its index under an empty name.
    if (isNamed && name === "" && first.length > 1) return [];
    const cells = lines.map((line) => line[k]!);
    const isText = cells[0] !== undefined && cells[0].trim() !== "" && !NUMBER.test(cells[0]);
    return [{ name: isNamed ? name : "", cells, place: k, isText }];
  });
}

/** Whether the first line has the names of columns: a name of labels, none where numbers follow, or pandas' own, 0, 1, 2 … */
function areNames(first: readonly string[], next: readonly string[] = []): boolean {
  if (first.some(isLabelName)) return true;
  if (first.length === 1) return false;
  const isNumber = (cell: string) => NUMBER.test(cell);
  if (first.includes("") || (!first.some(isNumber) && next.some(isNumber))) return true;
  return first.every((cell, k) => cell === String(k));
}

function textOf(bytes: Uint8Array<ArrayBuffer>, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`Expected embeddings or labels in ${path} but found another kind of file`);
  }
}
