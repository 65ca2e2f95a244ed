import { openNative } from "../../../lib/engine/native/native_engine.ts";
import { MathSwitches } from "../../../lib/engine/native/math_switches.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { normals } from "../fixtures.ts";

/**
 * Watches the switches of a library while functions run; alone in a process, whose switches they are.
 *
 * @returns Whether TF32 was allowed at moments with names, and the bits of a product and a convolution.
 */
export async function switchedMath(library: string): Promise<Record<string, unknown>> {
  const engine = await openNative({ library, threads: 1 });
  const before = MathSwitches.open(library)!;
  const seen: Record<string, unknown> = { opened: before.tensorFloat32, deterministic: before.deterministic };
  const multiply = (x: tf.Tensor2D) => engine.fused.matMul(x, x);
  const a = tf.tensor2d(normals(64 * 64, 1), [64, 64]);
  const exact = engine.compile(multiply);
  const rounded = engine.compile(multiply, { tensorFloat32: true });
  const bits = async (run: typeof exact, what: string) => {
    const started = run.start(a);
    seen[`${what} runs`] = before.tensorFloat32;
    seen[`${what} product`] = [...(await started).dataSync()];
    seen[`${what} has run`] = before.tensorFloat32;
  };
  await bits(exact, "float32");
  await bits(rounded, "tf32");
  const two = [rounded.start(a), rounded.start(a)];
  await two[0];
  await two[1];
  seen["two have run"] = before.tensorFloat32;
  const wrong = engine.compile((x: tf.Tensor) => {
    throw new Error(`no ${x.rank}`);
  }, { tensorFloat32: true });
  try {
    wrong(a);
  } catch (error) {
    seen.failure = (error as Error).message;
  }
  seen["has failed"] = before.tensorFloat32;

  const convolve = () => {
    const x = tf.tensor4d(normals(2 * 12 * 12 * 8, 2), [2, 12, 12, 8]);
    return [...engine.fused.conv2d(x, tf.tensor4d(normals(3 * 3 * 8 * 8, 3), [3, 3, 8, 8])).dataSync()];
  };
  seen["float32 convolution"] = convolve();
  before.beginTensorFloat32();
  seen["tf32 convolution"] = convolve();
  before.endTensorFloat32();
  before.deterministic = true;
  seen["deterministic then"] = before.deterministic;
  return seen;
}
