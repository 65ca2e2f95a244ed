import { replaceKernel } from "./replace_kernel.ts";
import { tf } from "./tf.ts";

/** The part of tfjs-backend-webgpu's backend that the kernel uses. */
interface WebgpuBackend {
  makeTensorInfo(shape: number[], dtype: "float32", values: Float32Array): tf.TensorInfo;
  disposeData(dataId: unknown): void;
}

/**
 * Replaces tfjs-backend-webgpu's cast of booleans and integers to float32: it reinterprets the same bits.
 * Elementwise operations correct for this, but transpositions (as in a maximum over an inner axis) and
 * reading do not: they treat 1 as 1.4e-45.
 */
export function registerWebgpuCast(): void {
  const multiply = kernelOf("Multiply");
  replaceKernel("Cast", "webgpu", (cast) => (args) => {
    const [x] = Object.values(args.inputs) as tf.TensorInfo[];
    const found = cast(args) as tf.TensorInfo;
    const whole = x!.dtype === "bool" || x!.dtype === "int32";
    if (!whole || found.dtype !== "float32") return found;
    const backend = args.backend as WebgpuBackend;
    const one = backend.makeTensorInfo([], "float32", Float32Array.of(1));
    const product = multiply({ inputs: { a: found, b: one }, backend: args.backend, attrs: {} });
    for (const { dataId } of [found, one]) backend.disposeData(dataId);
    return product;
  });
}

function kernelOf(name: string): (args: Parameters<tf.KernelFunc>[0]) => tf.TensorInfo | tf.TensorInfo[] {
  return tf.getKernel(name, "webgpu").kernelFunc;
}
