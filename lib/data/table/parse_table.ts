import { UserError } from "../../base/user_error.ts";

/** A table of texts. */
export interface Table {
  /** The names of the columns, from the first line. */
  columns: string[];
  /** The other lines, with their line numbers from 1; empty lines are skipped. */
  rows: { cells: string[]; line: number }[];
}

/**
 * Parses a table whose cells are separated by commas (RFC 4180), tabs or semicolons, whichever is most
 * frequent in its first line. Cells may be quoted, lines may end as on any system, and a byte order mark is ignored.
 *
 * @param name The name of the table in messages.
 * @throws {UserError} If a line has another number of cells than the first one, or a quote is not closed.
 */
export function parseTable(text: string, name: string): Table {
  const plain = text.replace(/^\ufeff/, "");
  const first = /^.*/.exec(plain)![0];
  const [header, ...rows] = [...rowsOf(plain, delimiterOf(first), name)];
  if (header === undefined) {
    throw new UserError(`Expected a table in ${name} but it is empty; its first line names its columns`);
  }
  const columns = header.cells.map((cell) => cell.trim());
  for (const { cells, line } of rows) {
    if (cells.length === columns.length) continue;
    throw new UserError(
      `Expected ${columns.length} cells on line ${line} of ${name}, as in the first line, but found ${cells.length}`,
    );
  }
  return { columns, rows };
}

/** Returns what separates the cells of a line: the most frequent of the delimiters, the first of equally frequent ones. */
export function delimiterOf(line: string): string {
  const counts = [",", "\t", ";"].map((mark) => ({ mark, count: line.split(mark).length }));
  return counts.reduce((best, other) => other.count > best.count ? other : best).mark;
}

function* rowsOf(text: string, delimiter: string, name: string): Generator<Table["rows"][number]> {
  let cells: string[] = [];
  let line = 1;
  let begun = 1;
  for (let at = 0; at < text.length;) {
    let cell = "";
    if (text[at] === '"') {
      const opened = line;
      for (at++;; at++) {
        if (at >= text.length) {
          throw new UserError(`Expected the quote on line ${opened} of ${name} to be closed but it is not`);
        }
        if (text[at] === "\n") line++;
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[at++];
        else break;
      }
      at++;
    }
    const rest = text.slice(at, endOfCell(text, at, delimiter));
    at += rest.length;
    cells.push(cell + rest);
    if (text[at] === delimiter) {
      at++;
      if (at < text.length) continue;
      cells.push("");
    }
    if (cells.length > 1 || cells[0] !== "") yield { cells, line: begun };
    cells = [];
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    begun = ++line;
  }
}

/** Returns the end of an unquoted cell. */
function endOfCell(text: string, from: number, delimiter: string): number {
  let at = from;
  while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}
