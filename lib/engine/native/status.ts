import { readCText } from "./c_text.ts";
import type { Symbols } from "./symbols.ts";

/** TensorFlow's report on the last call: one per opened library and call that runs aside, reused. */
export class Status {
  /** To be handed to the C functions that take a `TF_Status*`. */
  readonly pointer: Deno.PointerValue;
  readonly #symbols: Symbols;

  /** @param symbols The opened library. */
  constructor(symbols: Symbols) {
    this.#symbols = symbols;
    this.pointer = symbols.TF_NewStatus();
  }

  /**
   * @param doing What was tried, for the message.
   * @throws {Error} With TensorFlow's own message, if the last call failed.
   */
  check(doing: string): void {
    const code = this.#symbols.TF_GetCode(this.pointer);
    if (code !== 0) throw new Error(`${doing}: ${readCText(this.#symbols.TF_Message(this.pointer))}`);
  }

  /** Releases it. */
  dispose(): void {
    this.#symbols.TF_DeleteStatus(this.pointer);
  }
}
