import { describeValue } from "../base/check_options.ts";
import { UserError } from "../base/user_error.ts";
import { tf } from "../engine/tf.ts";

/**
 * Checks what a function of the user returned.
 *
 * @param what What it is, for messages: `valid of the miner mine`.
 * @throws {UserError} If it is not a tensor of the given shape.
 */
export function checkTensor(what: string, value: unknown, shape: readonly number[]): void {
  const expected = shape.length === 0 ? "a scalar" : `a tensor of shape [${shape.join(", ")}]`;
  if (!(value instanceof tf.Tensor)) {
    throw new UserError(`Expected ${what} to be ${expected} but found ${describeValue(value)}`);
  }
  const found: readonly number[] = value.shape;
  if (found.length === shape.length && found.every((size, i) => size === shape[i])) return;
  throw new UserError(`Expected ${what} to be ${expected} but found shape [${found.join(", ")}]`);
}
