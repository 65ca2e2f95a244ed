import { bytesField, doubleField, floatField, numberField } from "../base/protobuf.ts";
import type { Scalars } from "./scalars_of_events.ts";

/** Field numbers of TensorFlow's `Event` (tensorflow/core/util/event.proto). */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5 } as const;
/** Field numbers of `Summary` and of its values (tensorflow/core/framework/summary.proto). */
const SUMMARY = { value: 1 } as const;
const VALUE = { tag: 1, simpleValue: 2 } as const;

/**
 * The serialised event with which an event file begins.
 *
 * @param time Seconds since 1970.
 */
export function versionEvent(time: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...doubleField(EVENT.wallTime, time),
    ...bytesField(EVENT.fileVersion, "brain.Event:2"),
  ]);
}

/** Serialises scalars as a TensorBoard event. The values become float32. */
export function scalarEvent({ time, step, values }: Scalars): Uint8Array<ArrayBuffer> {
  const summary = values.flatMap(([tag, value]) =>
    bytesField(SUMMARY.value, [...bytesField(VALUE.tag, tag), ...floatField(VALUE.simpleValue, value)])
  );
  return Uint8Array.from([
    ...doubleField(EVENT.wallTime, time),
    ...numberField(EVENT.step, step),
    ...bytesField(EVENT.summary, summary),
  ]);
}
