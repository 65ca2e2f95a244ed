import { UserError } from "../base/user_error.ts";
import type { DamagedFile } from "./prepared_batches.ts";

/** So many files are named one by one; of more only the number. */
const NAMED = 20;

/** Names files that cannot be read while others are embedded, and counts them. */
export class DamageReport {
  readonly #print: (line: string) => void;
  #damaged = 0;

  /** @param print Prints a line. */
  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** Takes the damaged files of a batch. */
  take(files: readonly DamagedFile[]): void {
    for (const { path, reason } of files) {
      if (++this.#damaged <= NAMED) this.#print(`Left out ${path}: ${reason}`);
    }
  }

  /**
   * Says how many there were, if not all were named.
   *
   * @param good How many images could be read.
   * @throws {UserError} If none could.
   */
  finish(good: number): void {
    const count = (number: number) => number.toLocaleString("en-US");
    if (good === 0) {
      throw new UserError(
        `Expected images that can be decoded but ${
          this.#damaged === 0
            ? "found none"
            : this.#damaged === 1
            ? "the only one is damaged"
            : `all ${count(this.#damaged)} are damaged`
        }; name others`,
      );
    }
    if (this.#damaged > NAMED) {
      this.#print(`Left out ${count(this.#damaged)} of ${count(good + this.#damaged)} files`);
    }
  }
}
