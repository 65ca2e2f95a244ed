import { checkOptions, oneOf, wholeNumber } from "../base/check_options.ts";
import type { Engine, EngineName } from "../engine/engine.ts";
import { type LibraryFound, openEngine } from "../engine/open_engine.ts";
import { withCudaTools } from "./find_cuda_tools.ts";
import { findLibraries } from "./find_library.ts";
import { processSurroundings } from "./surroundings.ts";

/** Which engine to open. */
export interface FoundEngineOptions {
  /** Its name; the fastest that runs if not given. */
  engine?: EngineName | "auto";
  /** Threads of the native engine; one per core if not given. */
  threads?: number;
}

/**
 * Opens an engine: libtensorflow where it is installed already (`deno task setup` fetches it), else WebGPU on a real
 * GPU, else WebAssembly. Fetches nothing.
 *
 * @throws {UserError} If an engine that is requested by name cannot run, with the reason; or if an option is unknown or its
 * value is not allowed.
 *
 * @example
 * ```ts
 * import { openEngine } from "@trinca/trinca";
 *
 * const engine = await openEngine();
 * console.log(engine.name, engine.device);
 * ```
 */
export async function openFoundEngine(
  options: FoundEngineOptions = {},
): Promise<Engine> {
  checkOptions("openEngine()", options, {
    engine: oneOf("auto", "native", "webgpu", "wasm", "cpu"),
    threads: wholeNumber(0, 1024),
  });
  const { engine = "auto", threads = 0 } = options;
  const wanted = engine === "auto" || engine === "native";
  const library = wanted ? await findLibrary() : { reason: "not looked for" };
  return (await openEngine({ engine, library, threads })).engine;
}

async function findLibrary(): Promise<LibraryFound> {
  const damaged: string[] = [];
  const surroundings = processSurroundings();
  for await (const found of findLibraries(surroundings)) {
    if (found.damage === undefined) return await withCudaTools(found, surroundings);
    damaged.push(`${found.path} is damaged (${found.damage})`);
  }
  const why = damaged.length > 0 ? damaged.join("; ") : "libtensorflow is not installed";
  return { reason: `${why}: deno task setup fetches it` };
}
