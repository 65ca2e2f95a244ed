import { UserError } from "../../base/user_error.ts";
import type { ReadArray } from "./file_array.ts";

/** Gathers rows that are lists of numbers. */
export class ListColumn {
  readonly #place: string;
  readonly #parts: Float64Array[] = [];
  #rows = 0;
  #dimension = -1;

  /**
   * Creates an empty one.
   *
   * @param place Of which the rows are, for messages: `column embeddings of x.parquet`.
   */
  constructor(place: string) {
    this.#place = place;
  }

  /** Adds rows. @throws {UserError} If one is no list of numbers, or of another length than the first. */
  add(rows: ArrayLike<unknown>): void {
    const lists = Array.from(rows, (row, i) => this.#listOf(row, i));
    const numbers = new Float64Array(lists.length * Math.max(0, this.#dimension));
    lists.forEach((list, i) => {
      for (let k = 0; k < list.length; k++) {
        const value = list[k];
        if (typeof value !== "number" && typeof value !== "bigint") {
          throw new UserError(
            `Expected numbers in ${this.#placeOf(i)} but found ${kindOf(value)}; leave the row out`,
          );
        }
        numbers[i * this.#dimension + k] = Number(value);
      }
    });
    this.#parts.push(numbers);
    this.#rows += lists.length;
  }

  /** All rows, `[N, D]`. */
  array(): ReadArray {
    const values = new Float64Array(this.#rows * Math.max(0, this.#dimension));
    let at = 0;
    for (const part of this.#parts) {
      values.set(part, at);
      at += part.length;
    }
    return { shape: [this.#rows, Math.max(0, this.#dimension)], values };
  }

  /** A row as a list, whose length is checked. @param i Its place among those that are being added. */
  #listOf(row: unknown, i: number): ArrayLike<unknown> {
    const isList = Array.isArray(row) || (ArrayBuffer.isView(row) && !(row instanceof DataView));
    if (!isList) {
      throw new UserError(
        `Expected a list of numbers in ${this.#placeOf(i)} but found ${kindOf(row)}; leave the row out`,
      );
    }
    const list = row as ArrayLike<unknown>;
    if (this.#dimension < 0) this.#dimension = list.length;
    if (list.length === this.#dimension) return list;
    throw new UserError(
      `Expected ${this.#dimension} numbers in ${
        this.#placeOf(i)
      }, as in the first row, but found ${list.length}`,
    );
  }

  #placeOf(i: number): string {
    return `row ${this.#rows + i} (from 0) of ${this.#place}`;
  }
}

/** What a value is, for messages. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  return Array.isArray(value) ? "a list" : typeof value === "string" ? "a text" : `a ${typeof value}`;
}
