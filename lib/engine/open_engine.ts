import { UserError } from "../base/user_error.ts";
import { openCpu } from "./cpu_engine.ts";
import type { Engine, EngineName } from "./engine.ts";
import { openNative } from "./native/native_engine.ts";
import { openWasm } from "./wasm_engine.ts";
import { openWebgpu, probeWebgpu } from "./webgpu_engine.ts";

/** What is known of libtensorflow: where it is, or why there is none. */
export type LibraryFound = { path: string; reason?: never } | { path?: never; reason: string };

/** Which engine is wanted, and with what. */
export interface EngineRequest {
  /** Its name, or `auto` for the fastest that runs. */
  engine: EngineName | "auto";
  /** libtensorflow. */
  library: LibraryFound;
  /** Threads of the native engine; 0 for one per core. */
  threads: number;
}

/** An engine and why it was chosen. */
export interface OpenedEngine {
  /** The engine, active. */
  engine: Engine;
  /** As a person reads it, behind the engine's name. */
  reason: string;
}

/**
 * Opens the engine that is asked for. `auto` takes the first that runs of: native on a GPU, webgpu on a real
 * GPU, native on the CPU, wasm, cpu.
 *
 * @throws {UserError} If an engine that was asked for by name cannot run: it says why.
 */
export async function openEngine(request: EngineRequest): Promise<OpenedEngine> {
  const { engine, library, threads } = request;
  if (engine === "auto") return await openFastest(library, threads);
  const reason = "asked for";
  switch (engine) {
    case "native":
      if (library.path === undefined) {
        throw new UserError(`Cannot start the native engine: ${library.reason}; try --engine wasm`);
      }
      return { engine: await openLibrary(library.path, threads), reason };
    case "webgpu":
      return { engine: await openWebgpu(), reason };
    case "wasm":
      return { engine: await openWasm(), reason };
    case "cpu":
      return { engine: await openCpu(), reason };
  }
}

async function openFastest(library: LibraryFound, threads: number): Promise<OpenedEngine> {
  let whyNotNative = library.reason;
  let native: Engine | undefined;
  if (library.path !== undefined) {
    try {
      native = await openLibrary(library.path, threads);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      whyNotNative = error.message;
    }
  }
  if (native?.device.startsWith("GPU")) return { engine: native, reason: "libtensorflow sees a GPU" };
  // After libtensorflow, which crashes if Mesa's Vulkan driver, with an LLVM of its own, is in the process first.
  const webgpu = await probeWebgpu();
  if (webgpu.real) return { engine: await openWebgpu(), reason: "a GPU, though not for libtensorflow" };
  if (native !== undefined) return { engine: native, reason: `the fastest here; no GPU: ${webgpu.reason}` };
  return { engine: await openWasm(), reason: `libtensorflow is not to be had: ${whyNotNative}` };
}

async function openLibrary(path: string, threads: number): Promise<Engine> {
  try {
    return await openNative({ library: path, threads });
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new UserError(`Cannot start the native engine with ${path}: ${why}`);
  }
}
