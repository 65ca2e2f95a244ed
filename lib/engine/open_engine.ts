import { UserError } from "../base/user_error.ts";
import type { Cluster } from "./cluster.ts";
import { openCpu } from "./cpu_engine.ts";
import { type Engine, ENGINE_NAMES, type EngineName } from "./engine.ts";
import { openFaster } from "./engine_trial.ts";
import { openNative } from "./native/native_engine.ts";
import { onlyWhileOpen } from "./only_while_open.ts";
import { openWasm } from "./wasm_engine.ts";
import { openWebgpu, probeWebgpu } from "./webgpu_engine.ts";

/** Where libtensorflow is and what is known of it; or the reason why there is none. */
export type LibraryFound =
  | {
    path: string;
    /** Whether it can use a GPU, if that is known. */
    gpu?: boolean;
    /** The folder of CUDA's compiler, if there is one: XLA needs it on a GPU. */
    cudaTools?: string;
    reason?: never;
  }
  | { path?: never; gpu?: never; reason: string };

/** The requested engine and its options. */
export interface EngineRequest {
  /** The name, or `auto` for the fastest that works. */
  engine: EngineName | "auto";
  library: LibraryFound;
  /** The number of threads of the native engine; 0 for one per core. */
  threads: number;
  /** See `NativeOptions`. */
  deterministic?: boolean;
  /** See `NativeOptions`. */
  xla?: boolean;
  /** The workers with which it computes, which only the native engine can; none if missing. */
  cluster?: Cluster | undefined;
}

/** An engine and the reason for its choice. */
export interface OpenedEngine {
  /** It is the active one. */
  engine: Engine;
  /** For a person to read, after the engine's name. */
  reason: string;
}

/**
 * Opens the requested engine. `auto` takes native on a GPU; on a GPU that libtensorflow does not see, webgpu or native
 * on the CPU, whichever takes less time for a small step; native on the CPU; webgpu, wasm. An engine of another kind that was opened before refuses to compute from then on, until
 * it is opened again.
 *
 * @throws {UserError} With the reason, if an engine that was requested by name cannot run.
 */
export async function openEngine(request: EngineRequest): Promise<OpenedEngine> {
  const { engine, reason } = await open(request);
  return { engine: onlyWhileOpen(engine), reason };
}

async function open(request: EngineRequest): Promise<OpenedEngine> {
  const { engine, library, cluster } = request;
  if (cluster !== undefined) {
    if (engine !== "native" && engine !== "auto") {
      throw new UserError(
        `Expected the native engine for several workers but found --engine ${engine}; omit it, or TF_CONFIG`,
      );
    }
    if (library.path === undefined) {
      throw new UserError(
        `Cannot start the native engine, which several workers need: ${library.reason}`,
      );
    }
    return { engine: await openLibrary(library, request), reason: "several workers" };
  }
  if (engine === "auto") return await openFastest(request);
  const reason = "asked for";
  switch (engine) {
    case "native":
      if (library.path === undefined) {
        throw new UserError(`Cannot start the native engine: ${library.reason}; try --engine wasm`);
      }
      return { engine: await openLibrary(library, request), reason };
    case "webgpu":
      return { engine: await openWebgpu(), reason };
    case "wasm":
      return { engine: await openWasm(), reason };
    case "cpu":
      return { engine: await openCpu(), reason };
    default:
      throw new UserError(
        `Expected an engine, one of auto, ${ENGINE_NAMES.join(", ")}, but found ${engine satisfies never}`,
      );
  }
}

async function openFastest(request: EngineRequest): Promise<OpenedEngine> {
  const { library } = request;
  let whyNotNative = library.reason;
  let native: Engine | undefined;
  if (library.path !== undefined) {
    try {
      native = await openLibrary(library, request);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      whyNotNative = error.message;
    }
  }
  if (native?.gpu !== undefined) return { engine: native, reason: "libtensorflow sees a GPU" };
  // After libtensorflow, which crashes if Mesa's Vulkan driver, with its own LLVM, was loaded into the
  // process first.
  const webgpu = await probeWebgpu();
  if (library.path === undefined || native === undefined) {
    const reason = `libtensorflow is not available: ${whyNotNative}`;
    return { engine: await (webgpu.real ? openWebgpu() : openWasm()), reason };
  }
  if (webgpu.real) return await openFaster([() => openLibrary(library, request), openWebgpu]);
  return { engine: native, reason: `the fastest here; no GPU: ${webgpu.reason}` };
}

async function openLibrary(
  { path, cudaTools }: Extract<LibraryFound, { path: string }>,
  { threads, deterministic, xla, cluster }: EngineRequest,
): Promise<Engine> {
  try {
    return await openNative({
      library: path,
      threads,
      ...(deterministic !== undefined && { deterministic }),
      ...(cudaTools !== undefined && { cudaTools }),
      ...(xla !== undefined && { xla }),
      ...(cluster !== undefined && { cluster }),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError(`Cannot start the native engine with ${path}: ${why}`);
  }
}
