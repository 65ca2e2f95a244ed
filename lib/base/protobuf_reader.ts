/** A field of a message: its number, and its bytes if it is a text, bytes or an embedded message. */
export interface ProtobufField {
  /** The field's number in the message's definition. */
  field: number;
  /** Undefined if the field is a number. */
  bytes?: Uint8Array;
}

/** Wire types of protocol buffers (https://protobuf.dev/programming-guides/encoding). */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Reads protocol buffers messages; returns the values of fields that are texts, bytes or messages and skips numbers. */
export class ProtobufReader {
  readonly #message: Uint8Array;
  #at = 0;

  /** @param message The serialised message. */
  constructor(message: Uint8Array) {
    this.#message = message;
  }

  /** The fields in order. @throws {Error} If the message is truncated or has an unsupported wire type. */
  *fields(): Generator<ProtobufField> {
    while (this.#at < this.#message.length) {
      const key = this.#varint();
      const field = Math.floor(key / 8);
      switch (key % 8) {
        case WIRE.varint:
          this.#varint();
          yield { field };
          break;
        case WIRE.fixed64:
          this.#take(8);
          yield { field };
          break;
        case WIRE.bytes:
          yield { field, bytes: this.#take(this.#varint()) };
          break;
        case WIRE.fixed32:
          this.#take(4);
          yield { field };
          break;
        default:
          throw new Error(
            `Expected a field of a message but found the wire type ${key % 8} at byte ${this.#at}`,
          );
      }
    }
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1;; factor *= 128) {
      const [byte] = this.#take(1);
      value += (byte! % 128) * factor;
      if (byte! < 128) return value;
    }
  }

  #take(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.#message.length) {
      throw new Error(`Expected ${end} bytes of a message but it ends after ${this.#message.length}`);
    }
    const bytes = this.#message.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }
}
