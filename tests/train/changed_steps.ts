import type { CompileOptions, Engine } from "../../lib/engine/engine.ts";
import type { TensorTree } from "../../lib/engine/tensor_tree.ts";
import type { StepInputs, StepOutputs } from "../../lib/train/train_step.ts";

/**
 * An engine whose training steps have other outputs.
 *
 * @param change Receives what each step returns, which it disposes of where it returns something else, and its inputs.
 */
export function withChangedSteps(
  engine: Engine,
  change: (outputs: StepOutputs, inputs: StepInputs) => StepOutputs,
): Engine {
  return {
    ...engine,
    compile<I extends TensorTree, O extends TensorTree>(fn: (inputs: I) => O, options?: CompileOptions) {
      const run = engine.compile(fn, options);
      if (!options?.name?.startsWith("training step")) return run;
      const changed = (inputs: I): O =>
        change(run(inputs) as unknown as StepOutputs, inputs as unknown as StepInputs) as unknown as O;
      const start = (inputs: I) => Promise.resolve(changed(inputs));
      return Object.assign(changed, { start, dispose: run.dispose });
    },
  };
}
