import { UserError } from "../../base/user_error.ts";

/**
 * Checks that points can be compared.
 *
 * @param embeddings `[N, D]`
 * @param dimension D
 * @returns N
 * @throws {UserError} If D is below 2 or a number is not finite.
 */
export function checkEmbeddings(embeddings: Float32Array, dimension: number): number {
  if (dimension < 2) {
    throw new UserError(`Expected embeddings of 2 numbers or more but found ${dimension}`);
  }
  const bad = embeddings.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new UserError(
      `Expected finite embeddings but number ${Math.floor(bad / dimension)} contains ${embeddings[bad]}; ` +
        `has the training diverged? Use an earlier checkpoint`,
    );
  }
  return embeddings.length / dimension;
}
