import { UserError } from "../base/user_error.ts";
import { flattenTree } from "../engine/tensor_tree.ts";
import type { HostTensor, TrainingTree } from "./training_tree.ts";

/** The infinite and NaN values of a tensor. */
export interface NotFinite {
  /** The tensor's name: `conv1/kernel`, `slots/adam_first_moment/conv1/kernel`. */
  name: string;
  /** The first such value. */
  value: number;
  /** The number of such values. */
  count: number;
  /** The number of all values. */
  of: number;
}

/** A value of a training is infinite or NaN: it has diverged. */
export class NotFiniteError extends UserError {
  /** Which tensor and which values. */
  readonly found: NotFinite;

  /**
   * States what was found and what to do.
   *
   * @param place Where it was found.
   */
  constructor(found: NotFinite, place: string) {
    super(
      `Expected finite values in ${place} but ${describeNotFinite(found)}; ` +
        `the training had diverged: use another checkpoint, or train again with a smaller --lr`,
    );
    this.found = found;
  }
}

/**
 * Returns the first tensor of a training that is not finite, among the weights and running statistics, the
 * optimizer's slots, and the averages.
 */
export function findNotFinite(training: TrainingTree<HostTensor>): NotFinite | undefined {
  const { parameters, statistics, slots, average = {} } = training;
  for (
    const { path, leaf } of [{ ...parameters, ...statistics }, { slots, average }].flatMap((tree) =>
      flattenTree<HostTensor>(tree)
    )
  ) {
    const bad = leaf.values.filter((value) => !Number.isFinite(value));
    if (bad.length > 0) return { name: path, value: bad[0]!, count: bad.length, of: leaf.values.length };
  }
}

/** Describes it: `conv1/kernel holds NaN (3 of its 288 values are not finite)`. */
export function describeNotFinite({ name, value, count, of }: NotFinite): string {
  return `${name} holds ${value} (${count} of its ${of} values ${count === 1 ? "is" : "are"} not finite)`;
}
