import type { Scalars } from "./scalars_of_events.ts";
import { scalarEvent, versionEvent } from "./tensorboard_event.ts";
import { tfRecord } from "./tf_record.ts";

/** Encodes a run's curves as a TensorBoard event file. */
export function scalarsFile(scalars: readonly Scalars[]): Uint8Array<ArrayBuffer> {
  return concatenate([versionRecord(scalars), scalarRecords(scalars)]);
}

/**
 * Encodes the beginning of such a file.
 *
 * @param scalars The first points, for its time.
 */
export function versionRecord(scalars: readonly Scalars[]): Uint8Array<ArrayBuffer> {
  return tfRecord(versionEvent(scalars[0]?.time ?? 0));
}

/** Encodes points that follow the beginning of such a file or other points. */
export function scalarRecords(scalars: readonly Scalars[]): Uint8Array<ArrayBuffer> {
  return concatenate(scalars.map((point) => tfRecord(scalarEvent(point))));
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
