import { UserError } from "../base/user_error.ts";
import type { TrainConfig } from "../config/train_config.ts";
import type { Engine } from "../engine/engine.ts";

/** The precision of convolutions and matrix products; everything else is float32. */
export type Precision = Exclude<TrainConfig["precision"], "auto">;

/**
 * Resolves the precision of a training: `auto` becomes bfloat16 if the hardware is faster with it.
 *
 * @param wanted From the user or the checkpoint.
 * @param resumed Whether the training was started earlier: a run whose configuration has no precision was in
 * float32; one in bfloat16 continues in float32 on an engine without it.
 * @throws {UserError} If bfloat16 is requested for a new training and the engine does not support it.
 */
export function resolvePrecision(
  wanted: TrainConfig["precision"],
  engine: Pick<Engine, "name" | "prefersBfloat16" | "fusedBfloat16">,
  resumed: boolean,
): Precision {
  if (wanted === "auto") return !resumed && engine.prefersBfloat16 ? "bfloat16" : "float32";
  if (wanted === "bfloat16" && engine.fusedBfloat16 === undefined) {
    if (resumed) return "float32"; // Its configuration cannot be changed by a flag.
    throw new UserError(
      `Expected the native engine for --precision bfloat16 but found ${engine.name}; use --engine native, or float32`,
    );
  }
  return wanted;
}
