import { tf } from "../../../lib/engine/tf.ts";
import { useEngine } from "../fixtures.ts";

/** The growth of the process, in MB, while it compiles functions of this size, and disposes of each. */
export async function growthByFunctions(functions: number, megabytes: number): Promise<number> {
  const engine = await useEngine("native");
  const a = tf.tensor1d([1]);
  const compileOne = (seed: number) => {
    const values = Float32Array.from({ length: megabytes * 2 ** 18 }, (_, i) => i + seed);
    const compiled = engine.compile((a: tf.Tensor) => tf.tensor1d(values).sum().add(a));
    compiled(a).dispose();
    compiled.dispose();
  };
  // Allocators keep some of the released memory: the first functions make them grow.
  for (let i = 0; i < functions / 3; i++) compileOne(i);
  const before = Deno.memoryUsage().rss;
  for (let i = 0; i < functions; i++) compileOne(i);
  return (Deno.memoryUsage().rss - before) / 2 ** 20;
}
