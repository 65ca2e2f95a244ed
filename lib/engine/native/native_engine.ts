import type { Cluster } from "../cluster.ts";
import type { Engine } from "../engine.ts";
import { setProductSource } from "../product_source.ts";
import { tf } from "../tf.ts";
import { NativeBinding } from "./binding.ts";
import { bfloat16Support } from "./bfloat16_support.ts";
import { nativeCompile } from "./compile.ts";
import type { NativeBackend } from "./native_backend.ts";
import { nativeWorkers } from "./native_workers.ts";
import { bfloat16Operations, nativeOperations } from "./native_operations.ts";
import { libraryDamage } from "./library_damage.ts";
import { loadedAhead } from "./load_ahead.ts";
import { requiresSameBits } from "./math_switches.ts";
import { AMPERE, findCudaDevice } from "./cuda_device.ts";
import { XLA_FLAGS, xlaFlags } from "./xla_flags.ts";
import { quietly } from "../quietly.ts";

/** TensorFlow's own switch for determinism. */
const DETERMINISM = "TF_DETERMINISTIC_OPS";

let binding: NativeBinding | undefined;

/** How to open the native engine. */
export interface NativeOptions {
  /** The path of libtensorflow. */
  library: string;
  /** The number of threads within an operation; 0 for one per core. */
  threads: number;
  /**
   * Whether a GPU must compute the same bits in each run, where TensorFlow otherwise takes the kernels that
   * are fastest at the moment; by default it must, unless TF_DETERMINISTIC_OPS is 0. It applies to the whole
   * process.
   */
  deterministic?: boolean;
  /** The folder of CUDA's compiler, without which XLA does not compile for a GPU. */
  cudaTools?: string;
  /** Whether XLA compiles functions that ask for it; by default on a GPU, if it can. */
  xla?: boolean;
  /** The workers with which it computes; none if missing. */
  cluster?: Cluster;
}

/**
 * Opens libtensorflow with tfjs-node-gpu's own backend and kernels. The library stays open for the life of
 * the thread: opening it again returns the first one, whose number of threads and whose cluster cannot change.
 *
 * @throws {Error} If the library cannot be opened.
 */
export async function openNative(
  {
    library,
    threads,
    deterministic = requiresSameBits(Deno.env.get(DETERMINISM)),
    cudaTools,
    xla,
    cluster,
  }: NativeOptions,
): Promise<Engine> {
  if (binding === undefined) await refuseDamaged(library);
  const { BACKEND, NativeBackend } = await import("./native_backend.ts");
  await import("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  const { registerNativeKernels } = await import("./native_kernels.ts");
  await loadedAhead(library);
  if (binding === undefined) {
    binding = quietly(() => new NativeBinding(library, { threads }, cluster));
    const backend = new NativeBackend(binding);
    tf.registerBackend(BACKEND, () => backend, 3);
    registerNativeKernels();
  }
  await tf.setBackend(BACKEND);
  const opened = binding;
  const { context } = opened;
  setProductSource(
    context.gpu ? undefined : { library, context: Deno.UnsafePointer.value(context.pointer) },
  );
  const backend = tf.backend() as NativeBackend;
  const { switches, context: { gpu } } = opened;
  if (gpu && switches !== undefined) switches.deterministic = deterministic;
  const flags = gpu && xla !== false
    ? xlaFlags(Deno.env.get(XLA_FLAGS), opened.TF_Version, cudaTools)
    : undefined;
  if (flags !== undefined) Deno.env.set(XLA_FLAGS, flags);
  const card = gpu ? findCudaDevice(0) : undefined;
  // XLA does not compile sums over workers.
  const hasXla = cluster === undefined && (xla ?? flags !== undefined);
  // Older GPUs multiply neither TF32 nor bfloat16. If the driver does not tell, they are rare by now.
  const isAmpere = gpu && (card === undefined || card.capability >= AMPERE);
  const bfloat16 = bfloat16Support(opened.context, hasXla && (!gpu || isAmpere));
  const support = { fusesBfloat16: bfloat16.fuses, xla: hasXla, switches };
  const cores = threads || navigator.hardwareConcurrency;
  return {
    name: "native",
    device: gpu ? card?.name ?? "GPU:0" : `CPU, ${cores} ${cores === 1 ? "thread" : "threads"}`,
    ...(gpu && { gpu: { index: 0, ...(card !== undefined && { busId: card.busId }) } }),
    version: `libtensorflow ${opened.TF_Version}`,
    fused: nativeOperations(backend),
    fusedBfloat16: bfloat16Operations(backend),
    prefersBfloat16: bfloat16.isFaster,
    hasTensorFloat32: gpu && switches !== undefined && isAmpere,
    hasXla,
    isAsync: true,
    ...(opened.server && { workers: nativeWorkers(backend, opened.server) }),
    compile: (fn, options) => nativeCompile(opened, backend, support, fn, options),
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
