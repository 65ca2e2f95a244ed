import type { TrainEvent } from "../../lib/run/events.ts";

/** What a log says of the training, without times and without what each session begins with. */
export function history(events: readonly TrainEvent[]): string[] {
  // A session also reports what the miner of its first step chose.
  const each = ["run_started", "log", "machine", "state", "epoch_started", "mining"];
  return events.filter(({ type }) => !each.includes(type))
    .map((event) =>
      JSON.stringify(event, (key, value) => {
        if (
          ["time", "seconds", "milliseconds", "data_wait", "images_per_second", "digest"].includes(key)
        ) return;
        return key === "train_loss" ? Number(value.toFixed(9)) : value;
      })
    );
}
