import type { Checkpoint } from "../../../lib/run/checkpoint.ts";
import { type Progress, progressOf as original } from "../../../lib/train/progress.ts?original";

/** A planted fault: a resumed training forgets how many steps the optimizer has done. */
export function progressOf(resumed: Checkpoint | undefined): Progress {
  return { ...original(resumed), global_step: 0 };
}
