import { type CamelCased, camelCased } from "../base/camel_case.ts";
import { type Allowed, checkOptions, checkValue, describeValue, wholeNumber } from "../base/check_options.ts";
import { UserError } from "../base/user_error.ts";
import { evaluateExact } from "../eval/exact.ts";
import type { ExactEvaluation } from "../eval/exact_evaluation.ts";
import type { Embeddings } from "./embedding_network.ts";

/** The options of {@link evaluate}. */
export interface EvaluateOptions {
  /** The false accept rates at which VAL is measured; 0.1, 0.01, 0.001 and 0.0001 by default. */
  rates?: readonly number[];
  /** Other embeddings with which each one is compared; by default they are compared with each other. */
  references?: { embeddings: Embeddings; labels: ArrayLike<number> };
  /** The number of resamples of the images for 95% intervals; without it there are no intervals. */
  resamples?: number;
  /** The seed of the resamples; 1 by default. */
  seed?: number;
}

/**
 * Measures embeddings exactly, over all pairs: verification (VAL at false accept rates), retrieval, distances.
 * Figures that need a positive pair, or more negative pairs than there are, are null.
 *
 * @param embeddings L2-normalised, of any origin.
 * @param labels The class of each embedding as a whole number, `[N]`.
 * @throws {UserError} If the labels are not one whole number for each embedding, an embedding is longer than 1 or not
 * finite, or an option is unknown or out of range.
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
  options: EvaluateOptions = {},
): Promise<CamelCased<ExactEvaluation>> {
  checkOptions("evaluate()", options, OPTIONS);
  const { rates, references, resamples, seed = 1 } = options;
  const classes = checkedLabels("embeddings", embeddings, labels);
  if (references !== undefined && references.embeddings?.dimension !== embeddings.dimension) {
    throw new UserError(
      `Expected references of ${embeddings.dimension} numbers each, like the embeddings, but found ` +
        `${references.embeddings?.dimension ?? "no embeddings"}; embed both by the same network`,
    );
  }
  const found = await evaluateExact(embeddings.values, embeddings.dimension, classes, {
    ...(rates && { rates }),
    ...(references &&
      {
        references: {
          embeddings: references.embeddings.values,
          labels: checkedLabels("references", references.embeddings, references.labels),
        },
      }),
    ...(resamples === undefined ? {} : { intervals: { resamples, seed } }),
  });
  return camelCased(found);
}

const OPTIONS: Readonly<Record<keyof EvaluateOptions, Allowed>> = {
  rates: {
    expected: "a list of numbers between 0 and 1",
    check: (value) =>
      Array.isArray(value) && value.length > 0 &&
      value.every((rate) => typeof rate === "number" && rate > 0 && rate < 1),
  },
  references: {
    expected: "an object with embeddings and labels",
    check: (value) =>
      typeof value === "object" && value !== null && "embeddings" in value && "labels" in value,
  },
  resamples: wholeNumber(1, 1_000_000),
  seed: wholeNumber(0, 2 ** 32 - 1),
};

const EMBEDDINGS = {
  expected: "an object with values (a Float32Array), count and dimension",
  check: (value: unknown) => {
    const { values, count, dimension } = (value ?? {}) as Partial<Embeddings>;
    return values instanceof Float32Array && Number.isInteger(count) && Number.isInteger(dimension) &&
      count! > 0 && dimension! > 0;
  },
};

const LABEL = wholeNumber(0, 2 ** 31 - 1);

function checkedLabels(
  name: string,
  embeddings: Embeddings,
  labels: ArrayLike<number>,
): Int32Array<ArrayBuffer> {
  checkValue(name, embeddings, EMBEDDINGS);
  if (typeof labels?.length !== "number" || typeof labels === "string") {
    throw new UserError(`Expected a list of labels but found ${describeValue(labels)}`);
  }
  const { count, dimension, values } = embeddings;
  if (values.length !== count * dimension || labels.length !== count) {
    throw new UserError(
      `Expected ${count} embeddings of ${dimension} numbers and as many labels but found ${values.length} numbers ` +
        `and ${labels.length} labels`,
    );
  }
  Array.from(labels).forEach((label, i) => checkValue(`label ${i}`, label, LABEL));
  return Int32Array.from(labels);
}
