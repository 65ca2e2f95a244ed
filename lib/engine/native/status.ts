import { readCText } from "./c_text.ts";
import type { Symbols } from "./symbols.ts";

/** TensorFlow's report on the last call: one per opened library, reused, and one per asynchronous call. */
export class Status {
  /** For the C functions that take a `TF_Status*`. */
  readonly pointer: Deno.PointerValue;
  readonly #symbols: Symbols;

  constructor(symbols: Symbols) {
    this.#symbols = symbols;
    this.pointer = symbols.TF_NewStatus();
  }

  /**
   * Throws if the last call failed.
   *
   * @param doing The attempted action, for the message.
   * @throws {Error} With TensorFlow's message.
   */
  check(doing: string): void {
    const code = this.#symbols.TF_GetCode(this.pointer);
    if (code !== 0) throw new Error(`${doing}: ${readCText(this.#symbols.TF_Message(this.pointer))}`);
  }

  dispose(): void {
    this.#symbols.TF_DeleteStatus(this.pointer);
  }
}
