import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { stopGradient } from "../engine/stop_gradient.ts";
import { tf } from "../engine/tf.ts";
import { pairwiseDistances } from "./distances.ts";
import type { Mined } from "./mined.ts";

/** The definition of semi-hard negatives: those with d(a,p) < d(a,n) < d(a,p) + margin. */
export interface SemiHardWindow {
  /** 1 by default. */
  margin?: number | undefined;
  /** Whether the margin is between squared distances, as in FaceNet. */
  squared?: boolean | undefined;
}

/** The options of a call to a miner. B is the batch size. */
export interface MinerOptions extends SemiHardWindow {
  /**
   * Random numbers in [0, 1), float32 `[2, B]`: the first row draws positives, the second negatives. By
   * default they are drawn on the host, which a compiled function cannot do.
   */
  uniforms?: tf.Tensor2D | undefined;
  /** The seed of the random numbers that are drawn on the host; without it they differ from call to call. */
  seed?: number | undefined;
  /** Euclidean distances of the embeddings, `[B, B]`, if the caller has computed them. */
  distances?: tf.Tensor2D | undefined;
}

/**
 * Selects triplets or pairs from a batch. It runs entirely on the engine, on whole matrices: it has no loop
 * over anchors, reads no value back and uses no random operation, so it can be compiled into a training
 * step. No gradient flows through the selection.
 */
export interface Miner<Name extends string = string> {
  /**
   * Mines a batch. The caller disposes of the result, unless within `tf.tidy`.
   *
   * @param embeddings L2-normalised, `[B, D]`.
   * @param labels Classes, int32 `[B]`.
   * @throws {UserError} If shapes do not match.
   */
  (embeddings: tf.Tensor2D, labels: tf.Tensor1D, options?: MinerOptions): Mined;
  /** The name on the command line. */
  readonly name: Name;
}

/** The input of a miner's rule: the arguments of the miner, checked and completed. */
export interface MinerInput {
  /** Euclidean distances, `[B, B]`. */
  readonly distances: tf.Tensor2D;
  /** int32 `[B]`. */
  readonly labels: tf.Tensor1D;
  /** The dimension D of the embeddings. */
  readonly dimension: number;
  /** The definition of semi-hard negatives. */
  readonly window: Required<{ [Key in keyof SemiHardWindow]: NonNullable<SemiHardWindow[Key]> }>;
  /** Random numbers in [0, 1), `[B]`, for drawing positives. */
  readonly positiveUniform: tf.Tensor1D;
  /** Random numbers in [0, 1), `[B]`, for drawing negatives. */
  readonly negativeUniform: tf.Tensor1D;
}

/**
 * Creates a miner from its rule; `defineMiner()` does it for programs, and checks the name.
 *
 * @param rule Called within `tf.tidy`, where no gradient is recorded.
 */
export function createMiner<const Name extends string>(
  name: Name,
  rule: (input: MinerInput) => Mined,
): Miner<Name> {
  const mine = (embeddings: tf.Tensor2D, labels: tf.Tensor1D, options: MinerOptions = {}) =>
    stopGradient(() =>
      tf.tidy(() => rule(completeInput(embeddings, labels, options)) as unknown as tf.TensorContainer)
    );
  return Object.defineProperty(mine, "name", { value: name }) as unknown as Miner<Name>;
}

function completeInput(embeddings: tf.Tensor2D, labels: tf.Tensor1D, options: MinerOptions): MinerInput {
  const [size, dimension] = embeddings.shape;
  const { margin = 1, squared = false, uniforms, seed } = options;
  checkShape("labels", labels, [size]);
  if (options.distances !== undefined) checkShape("distances", options.distances, [size, size]);
  if (uniforms !== undefined) checkShape("uniforms", uniforms, [2, size]);
  let drawn: tf.Tensor1D[] | undefined;
  const uniform = (row: number) => {
    drawn ??= tf.unstack(uniforms ?? drawUniforms(size, seed)) as tf.Tensor1D[];
    return drawn[row]!;
  };
  return {
    distances: options.distances ?? pairwiseDistances(embeddings),
    labels,
    dimension,
    window: { margin, squared },
    // Only drawn if a rule uses them: some miners need none.
    get positiveUniform() {
      return uniform(0);
    },
    get negativeUniform() {
      return uniform(1);
    },
  };
}

/** @throws {Error} In a function that is being compiled, since every run would use the same numbers. */
function drawUniforms(size: number, seed: number | undefined): tf.Tensor2D {
  if ((tf.backend() as { tracing?: boolean }).tracing) {
    throw new Error("Expected uniforms, which a compiled function cannot draw; pass them to the miner");
  }
  const random = new RandomStream(seed ?? Math.floor(Math.random() * 2 ** 32), "triplets");
  return tf.tensor2d(random.uniforms(2 * size), [2, size]);
}

function checkShape(name: string, { shape }: tf.Tensor, expected: number[]): void {
  if (shape.length === expected.length && shape.every((size, i) => size === expected[i])) return;
  throw new UserError(
    `Expected ${name} of shape [${expected.join(", ")}], by the embeddings, but found [${shape.join(", ")}]`,
  );
}
