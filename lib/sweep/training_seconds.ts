import type { Epochs } from "../run/epochs.ts";

/** The seconds of a training's epochs, with its checkpoints and without the evaluations at their ends. */
export function trainingSeconds({ complete }: Pick<Epochs, "complete">): number {
  return complete.reduce((sum, { end, evaluation }) => sum + end.seconds - (evaluation?.seconds ?? 0), 0);
}
