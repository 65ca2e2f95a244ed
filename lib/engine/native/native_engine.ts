import type { Cluster } from "../cluster.ts";
import type { Engine } from "../engine.ts";
import { tf } from "../tf.ts";
import { NativeBinding } from "./binding.ts";
import { multipliesBfloat16 } from "./processor_features.ts";
import { nativeCompile } from "./compile.ts";
import type { NativeBackend } from "./native_backend.ts";
import { nativeWorkers } from "./native_workers.ts";
import { bfloat16Operations, nativeOperations } from "./native_operations.ts";
import { libraryDamage } from "./library_damage.ts";
import { quietly } from "../quietly.ts";

/** TensorFlow's switch for oneDNN; a user's own setting takes precedence. */
const ONE_DNN = "TF_ENABLE_ONEDNN_OPTS";

let binding: NativeBinding | undefined;

/** How to open the native engine. */
export interface NativeOptions {
  /** The path of libtensorflow. */
  library: string;
  /** The number of threads within an operation; 0 for one per core. */
  threads: number;
  /** The workers with which it computes; none if missing. */
  cluster?: Cluster;
}

/**
 * Opens libtensorflow with tfjs-node-gpu's own backend and kernels. The library stays open for the life of
 * the thread: opening it again returns the first one, whose number of threads and whose cluster cannot change.
 *
 * @throws {Error} If the library cannot be opened.
 */
export async function openNative({ library, threads, cluster }: NativeOptions): Promise<Engine> {
  if (binding === undefined) await refuseDamaged(library);
  const { BACKEND, NativeBackend } = await import("./native_backend.ts");
  await import("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  const { registerNativeKernels } = await import("./native_kernels.ts");
  if (binding === undefined) {
    // TensorFlow disables oneDNN's kernels on processors without AVX-512, although they halve the time of a
    // training step there too. It reads this setting when it is loaded.
    if (Deno.env.get(ONE_DNN) === undefined) Deno.env.set(ONE_DNN, "1");
    binding = quietly(() => new NativeBinding(library, { threads }, cluster));
    const backend = new NativeBackend(binding);
    tf.registerBackend(BACKEND, () => backend, 3);
    registerNativeKernels();
  }
  await tf.setBackend(BACKEND);
  const opened = binding;
  const backend = tf.backend() as NativeBackend;
  const cores = threads || navigator.hardwareConcurrency;
  return {
    name: "native",
    device: opened.context.gpu ? "GPU:0" : `CPU, ${cores} ${cores === 1 ? "thread" : "threads"}`,
    version: `libtensorflow ${opened.TF_Version}`,
    fused: nativeOperations(backend),
    fusedBfloat16: bfloat16Operations(backend),
    prefersBfloat16: !opened.context.gpu && multipliesBfloat16(),
    isAsync: true,
    ...(opened.server && { workers: nativeWorkers(backend, opened.server) }),
    compile: (fn, options) => nativeCompile(opened, backend, fn, options),
    memory() {
      const { numTensors: tensors, numBytes: bytes } = tf.memory();
      return { tensors, bytes, handles: opened.getNumOfTensors() };
    },
  };
}

/** Throws if the library, or the framework that it loads from its folder, was cut short: that would be a SIGBUS. */
async function refuseDamaged(library: string): Promise<void> {
  const folder = library.replace(/[^/]*$/, "");
  const framework = ["libtensorflow_framework.so.2", "libtensorflow_framework.2.dylib"];
  for (const path of [library, ...framework.map((name) => folder + name)]) {
    const damage = await libraryDamage(path);
    if (damage !== undefined) throw new Error(path === library ? damage : `of ${path}: ${damage}`);
  }
}
