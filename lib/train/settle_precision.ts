import { UserError } from "../base/user_error.ts";
import type { TrainConfig } from "../config/train_config.ts";
import type { Engine } from "../engine/engine.ts";

/** What convolutions and matrix products are computed in; all else is float32. */
export type Precision = Exclude<TrainConfig["precision"], "auto">;

/**
 * The precision that a training runs in: `auto` is bfloat16 where the hardware is faster in it.
 *
 * @param wanted As the user or the checkpoint has it.
 * @param resumed Whether the training was begun before: what began without a word of precision was in float32.
 * @throws {UserError} If the engine has no bfloat16.
 */
export function settlePrecision(
  wanted: TrainConfig["precision"],
  engine: Pick<Engine, "name" | "prefersBfloat16" | "fusedBfloat16">,
  resumed: boolean,
): Precision {
  if (wanted === "auto") return !resumed && engine.prefersBfloat16 ? "bfloat16" : "float32";
  if (wanted === "bfloat16" && engine.fusedBfloat16 === undefined) {
    throw new UserError(
      `Expected the native engine for --precision bfloat16 but found ${engine.name}; use --engine native, or float32`,
    );
  }
  return wanted;
}
