import { UserError } from "../../base/user_error.ts";
import type { ReadArray } from "./file_array.ts";
import { kindOf } from "./list_column.ts";

/** Gathers rows that are numbers or texts. */
export class LabelColumn {
  readonly #place: string;
  readonly #values: (number | string)[] = [];

  /**
   * Creates an empty one.
   *
   * @param place Of which the rows are, for messages: `column labels of x.parquet`.
   */
  constructor(place: string) {
    this.#place = place;
  }

  /** Adds rows. @throws {UserError} If one is neither a number nor a text. */
  add(rows: ArrayLike<unknown>): void {
    for (let i = 0; i < rows.length; i++) this.#values.push(this.#labelOf(rows[i]));
  }

  /** All rows, `[N]`. */
  array(): ReadArray {
    return { shape: [this.#values.length], values: this.#values };
  }

  #labelOf(value: unknown): number | string {
    if (typeof value === "number" || typeof value === "string") return value;
    if (typeof value === "bigint" || typeof value === "boolean") return Number(value);
    throw new UserError(
      `Expected a number or a text in row ${this.#values.length} (from 0) of ${this.#place} but found ` +
        `${kindOf(value)}; leave the row out`,
    );
  }
}
