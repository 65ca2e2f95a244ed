import type { EventOf, TrainEvent } from "./events.ts";

/**
 * The evaluations of a run, one for each epoch that has any: the last of it, since one that was asked for amid the
 * epoch comes before that at its end.
 *
 * @returns By epoch, in the order of the log.
 */
export function evaluationsByEpoch(events: readonly TrainEvent[]): Map<number, EventOf<"evaluation">> {
  const evaluations = events.filter((event): event is EventOf<"evaluation"> => event.type === "evaluation");
  return new Map(evaluations.map((event) => [event.epoch, event]));
}
