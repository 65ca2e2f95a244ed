import { bytesField, doubleField, floatField, numberField } from "../base/protobuf.ts";
import type { Scalars } from "./scalars_of_events.ts";

/** Field numbers of TensorFlow's `Event` (tensorflow/core/util/event.proto). */
const EVENT = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 } as const;
/** Field number and value of `SessionLog` by which TensorBoard drops the points from the event's step on. */
const SESSION = { status: 1, start: 1 } as const;
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

/** The summary's value of each tag, whose last four bytes are the number: a long training has millions. */
const templates = new Map<string, Uint8Array<ArrayBuffer>>();

function templateOf(tag: string): Uint8Array<ArrayBuffer> {
  let template = templates.get(tag);
  if (template === undefined) {
    template = Uint8Array.from(
      bytesField(SUMMARY.value, [...bytesField(VALUE.tag, tag), ...floatField(VALUE.simpleValue, 0)]),
    );
    templates.set(tag, template);
  }
  return template;
}

/** Serialises scalars as a TensorBoard event. The values become float32. */
export function scalarEvent({ time, step, values, restarts }: Scalars): Uint8Array<ArrayBuffer> {
  if (restarts) {
    return Uint8Array.from([
      ...doubleField(EVENT.wallTime, time),
      ...numberField(EVENT.step, step),
      ...bytesField(EVENT.sessionLog, numberField(SESSION.status, SESSION.start)),
    ]);
  }
  const parts = values.map(([tag]) => templateOf(tag));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  // The field's key and length; the summary itself follows.
  const summary = [...numberField(EVENT.summary, 0).slice(0, -1), ...numberField(0, length).slice(1)];
  summary[0]! |= 2;
  const start = [...doubleField(EVENT.wallTime, time), ...numberField(EVENT.step, step), ...summary];
  const event = new Uint8Array(start.length + length);
  const view = new DataView(event.buffer);
  event.set(start);
  let at = start.length;
  for (const [i, part] of parts.entries()) {
    event.set(part, at);
    at += part.length;
    view.setFloat32(at - 4, values[i]![1], true);
  }
  return event;
}
