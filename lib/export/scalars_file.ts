import type { Scalars } from "./scalars_of_events.ts";
import { scalarEvent, versionEvent } from "./tensorboard_event.ts";
import { tfRecord } from "./tf_record.ts";

/** Encodes a run's curves as a TensorBoard event file. */
export function scalarsFile(scalars: readonly Scalars[]): Uint8Array<ArrayBuffer> {
  const records = [tfRecord(versionEvent(scalars[0]?.time ?? 0))];
  for (const point of scalars) records.push(tfRecord(scalarEvent(point)));
  const file = new Uint8Array(records.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const record of records) {
    file.set(record, at);
    at += record.length;
  }
  return file;
}
