import { UserError } from "../base/user_error.ts";
import { tf } from "../engine/tf.ts";

/** The fields of each form of what a miner selects, with their shapes. */
const FORMS: Record<string, (size: number) => Record<string, number[]>> = {
  "per-anchor": (size) => ({ positives: [size], negatives: [size], valid: [size], semiHardShare: [] }),
  all: (size) => ({ valid: [size, size, size], semiHardShare: [] }),
  pairs: (size) => ({ positive: [size, size], negative: [size, size], semiHardShare: [] }),
};

/**
 * Checks what the rule of a miner returned.
 *
 * @param size The number of images of the batch.
 * @throws {UserError} With the field that is wrong.
 */
export function checkMined(name: string, mined: unknown, size: number): void {
  const { kind } = (mined ?? {}) as { kind?: string };
  if (kind === undefined || !Object.hasOwn(FORMS, kind)) {
    throw new UserError(
      `Expected the miner ${name} to return a kind, one of ${
        Object.keys(FORMS).join(", ")
      }, but found ${kind}`,
    );
  }
  checkTensors(`the miner ${name} to return`, mined as object, FORMS[kind]!(size));
}

/**
 * Checks what a loss returned.
 *
 * @throws {UserError} With the field that is wrong.
 */
export function checkLossResult(name: string, result: unknown): void {
  const { signals } = (result ?? {}) as { signals?: object };
  checkTensors(`the loss ${name} to return`, result ?? {}, { loss: [] });
  const shapes = { active: [], positive_distance: [], negative_distance: [] };
  checkTensors(`the loss ${name} to return in signals`, signals ?? {}, shapes);
}

function checkTensors(expected: string, fields: object, shapes: Record<string, number[]>): void {
  for (const [name, shape] of Object.entries(shapes)) {
    const value = (fields as Record<string, unknown>)[name];
    if (value instanceof tf.Tensor && String(value.shape) === String(shape)) continue;
    const found = value instanceof tf.Tensor ? `shape [${value.shape.join(", ")}]` : typeof value;
    const wanted = shape.length === 0 ? "a scalar tensor" : `a tensor of shape [${shape.join(", ")}]`;
    throw new UserError(`Expected ${expected} ${name} as ${wanted} but found ${found}`);
  }
}
