/**
 * Writes the wire format of protocol buffers (https://protobuf.dev/programming-guides/encoding), as far as Trinca
 * needs it.
 *
 * @module
 */
const encoder = new TextEncoder();

/** Wire types: the lowest bits of a field's key, which say how the value is encoded. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Encodes a whole number from 0 to 2^53 − 1 as a varint. */
function varint(value: number): number[] {
  const bytes = [];
  while (value > 127) {
    bytes.push((value % 128) | 128);
    value = Math.floor(value / 128);
  }
  bytes.push(value);
  return bytes;
}

/** Encodes a field that holds a non-negative whole number or a boolean. */
export function numberField(field: number, value: number | boolean): number[] {
  return [...key(field, WIRE.varint), ...varint(Number(value))];
}

/** Encodes a field that holds bytes, a text or another message. */
export function bytesField(field: number, value: number[] | Uint8Array | string): number[] {
  const bytes = typeof value === "string" ? encoder.encode(value) : value;
  return [...key(field, WIRE.bytes), ...varint(bytes.length), ...bytes];
}

/** Encodes a field that holds a float. */
export function floatField(field: number, value: number): number[] {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value, true);
  return [...key(field, WIRE.fixed32), ...new Uint8Array(view.buffer)];
}

/** Encodes a field that holds a double. */
export function doubleField(field: number, value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [...key(field, WIRE.fixed64), ...new Uint8Array(view.buffer)];
}

/** A message in pieces, in order: what is large in it is copied once, by {@link joinPieces}. */
export type MessagePieces = readonly (readonly number[] | Uint8Array)[];

/** Encodes a field that holds a message in pieces. */
export function piecesField(field: number, message: MessagePieces): MessagePieces {
  return [[...key(field, WIRE.bytes), ...varint(lengthOf(message))], ...message];
}

/** Returns the bytes of a message in pieces. */
export function joinPieces(message: MessagePieces): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengthOf(message));
  let at = 0;
  for (const piece of message) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function lengthOf(message: MessagePieces): number {
  return message.reduce((sum, { length }) => sum + length, 0);
}

function key(field: number, wire: number): number[] {
  return varint((field << 3) | wire);
}
