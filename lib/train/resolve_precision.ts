import { UserError } from "../base/user_error.ts";
import type { TrainConfig } from "../config/train_config.ts";
import type { Engine } from "../engine/engine.ts";

/** The precision of convolutions and matrix products; everything else is float32. */
export type Precision = Exclude<TrainConfig["precision"], "auto">;

/** What a precision needs of an engine, in an error. */
const NEEDS = {
  bfloat16: "the native engine",
  tf32: "an NVIDIA GPU with TF32 and the native engine",
} as const;

/**
 * Resolves the precision of a training: `auto` becomes the fastest that the hardware has.
 *
 * @param wanted From the user or the checkpoint.
 * @param resumed Whether the training was started earlier: a run whose configuration has no precision was in
 * float32; one in another precision continues in float32 on an engine without it.
 * @throws {UserError} If the engine does not support the precision that is requested for a new training.
 */
export function resolvePrecision(
  wanted: TrainConfig["precision"],
  engine: Pick<Engine, "name" | "device" | "prefersBfloat16" | "fusedBfloat16" | "hasTensorFloat32">,
  resumed: boolean,
): Precision {
  if (wanted === "auto") {
    if (resumed) return "float32";
    return engine.prefersBfloat16 ? "bfloat16" : engine.hasTensorFloat32 ? "tf32" : "float32";
  }
  if (wanted === "float32") return wanted;
  const has = wanted === "bfloat16" ? engine.fusedBfloat16 !== undefined : engine.hasTensorFloat32;
  if (has) return wanted;
  if (resumed) return "float32"; // Its configuration cannot be changed by a flag.
  const found = wanted === "bfloat16" ? engine.name : `${engine.name} on ${engine.device}`;
  const instead = wanted === "bfloat16" ? "use --engine native, or float32" : "use float32";
  throw new UserError(`Expected ${NEEDS[wanted]} for --precision ${wanted} but found ${found}; ${instead}`);
}
