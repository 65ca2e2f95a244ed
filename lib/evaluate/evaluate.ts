import { type CamelCased, camelCased } from "../base/camel_case.ts";
import { UserError } from "../base/user_error.ts";
import { evaluateExact } from "../eval/exact.ts";
import type { ExactEvaluation } from "../eval/exact_evaluation.ts";
import type { Embeddings } from "./embedding_network.ts";

/** How to evaluate. */
export interface EvaluateOptions {
  /** False accept rates to measure VAL at; 0.1, 0.01, 0.001 and 0.0001 if not given. */
  rates?: readonly number[];
  /** What the embeddings are compared with; with each other if not given. */
  references?: { embeddings: Embeddings; labels: ArrayLike<number> };
  /** 95% intervals by so many resamples of the images; none if not given. */
  resamples?: number;
  /** Of the resamples; 1 if not given. */
  seed?: number;
}

/**
 * Measures embeddings exactly, over all pairs: verification (VAL at false accept rates), retrieval, distances.
 *
 * @param embeddings Of length 1 each, by whatever network.
 * @param labels The class of each, `[N]`.
 * @throws {UserError} If there are not as many labels as embeddings, or no positive or no negative pair.
 *
 * @example
 * ```ts
 * import { evaluate } from "@trinca/trinca";
 *
 * const embeddings = { values: Float32Array.of(1, 0, 0.8, 0.6, 0, 1, 0.6, 0.8), count: 4, dimension: 2 };
 * const { valAtFar, recallAt1 } = await evaluate(embeddings, [0, 0, 1, 1], { rates: [0.5] });
 * console.log(valAtFar["0.5"], recallAt1);
 * ```
 */
export async function evaluate(
  embeddings: Embeddings,
  labels: ArrayLike<number>,
  { rates, references, resamples, seed = 1 }: EvaluateOptions = {},
): Promise<CamelCased<ExactEvaluation>> {
  const classes = checked(embeddings, labels);
  const found = await evaluateExact(embeddings.values, embeddings.dimension, classes, {
    ...(rates && { rates }),
    ...(references &&
      {
        references: {
          embeddings: references.embeddings.values,
          labels: checked(references.embeddings, references.labels),
        },
      }),
    ...(resamples === undefined ? {} : { intervals: { resamples, seed } }),
  });
  return camelCased(found);
}

function checked(
  { count, dimension, values }: Embeddings,
  labels: ArrayLike<number>,
): Int32Array<ArrayBuffer> {
  if (values.length !== count * dimension || labels.length !== count) {
    throw new UserError(
      `Expected ${count} embeddings of ${dimension} numbers and as many labels but found ${values.length} numbers ` +
        `and ${labels.length} labels`,
    );
  }
  return Int32Array.from(labels);
}
