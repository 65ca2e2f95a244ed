import { UserError } from "../base/user_error.ts";
import type { CompiledFunction, Engine } from "./engine.ts";
import type { TensorTree } from "./tensor_tree.ts";
import { tf } from "./tf.ts";

/**
 * Makes an engine refuse to compute once an engine of another kind was opened. TensorFlow.js has one active
 * backend in a thread: operations of the first engine would run on the second, with tensors of the first.
 *
 * @param engine It was opened last.
 * @returns The engine with the same operations, which throw a `UserError` then.
 */
export function onlyWhileOpen(engine: Engine): Engine {
  const backend = tf.getBackend();
  const check = (): void => {
    const found = tf.getBackend();
    if (found === backend) return;
    throw new UserError(
      `Expected the engine ${engine.name} to be the open one but ${found} was opened after it; ` +
        `open ${engine.name} again, or use one engine at a time`,
    );
  };
  /** Checks before each call; the operations themselves stay the same. */
  const checked = <F extends Engine["fused"]>(operations: F): F =>
    Object.fromEntries(
      Object.entries(operations).map(([name, operation]: [string, (...given: unknown[]) => unknown]) => [
        name,
        (...given: unknown[]) => {
          check();
          return operation.apply(operations, given);
        },
      ]),
    ) as unknown as F;
  return {
    ...engine,
    fused: checked(engine.fused),
    ...(engine.fusedBfloat16 === undefined ? {} : { fusedBfloat16: checked(engine.fusedBfloat16) }),
    compile<I extends TensorTree, O extends TensorTree>(...given: Parameters<typeof engine.compile<I, O>>) {
      check();
      const compiled = engine.compile<I, O>(...given);
      const call = (inputs: I): O => {
        check();
        return compiled(inputs);
      };
      return Object.assign(call, {
        // deno-lint-ignore require-await -- errors must be rejections
        async start(inputs: I): Promise<O> {
          check();
          return compiled.start(inputs);
        },
        dispose: () => compiled.dispose(),
      }) as CompiledFunction<I, O>;
    },
  };
}
