import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import type { Engine, EngineName } from "../../lib/engine/engine.ts";
import { openEngine } from "../../lib/engine/open_engine.ts";

/** libtensorflow on this machine; undefined if there is none: tests that need it are then ignored. */
export const LIBRARY: string | undefined = await findLibrary();

/** Engines that run on any machine, except native; webgpu needs a GPU. */
export const TESTED_ENGINES = ["native", "wasm", "cpu"] as const satisfies EngineName[];

/** Searches where TRINCA_LIBTENSORFLOW points, a file or a folder, then the builds in the user's cache. */
async function findLibrary(): Promise<string | undefined> {
  const named = Deno.env.get("TRINCA_LIBTENSORFLOW");
  const caches = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  const cache = `${caches}/trinca/libtensorflow`;
  const builds = await Array.fromAsync(Deno.readDir(cache), ({ name }) => `${cache}/${name}`).catch(() => []);
  const folders = builds.sort().reverse().flatMap((build) => [build, `${build}/tensorflow`, `${build}/lib`]);
  const names = Deno.build.os === "darwin"
    ? ["libtensorflow_cc.2.dylib", "libtensorflow.2.dylib"]
    : ["libtensorflow_cc.so.2", "libtensorflow.so.2"];
  for (const place of named === undefined ? folders : [named, ...folders]) {
    for (const path of [place, ...names.map((name) => `${place}/${name}`)]) {
      if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
    }
  }
}

/** By how much tolerances grow on a GPU, whose kernels add in other orders than those of a CPU. */
const GPU_FACTOR = 10;
let isOnGpu = false;

/** Activates an engine in this thread; on a GPU without XLA, which would take seconds for each function. */
export async function useEngine(name: EngineName): Promise<Engine> {
  const library = LIBRARY === undefined ? { reason: "not on this machine" } : { path: LIBRARY };
  const { engine } = await openEngine({ engine: name, library, threads: 1, xla: false });
  isOnGpu ||= engine.gpu !== undefined;
  return engine;
}

/** Whether an engine is unavailable here; for `ignore` of `Deno.test`. */
export function missing(name: EngineName): boolean {
  return name === "native" && LIBRARY === undefined;
}

/** Registers a test for each engine, which is active while the test runs. */
export function testOnEngines(
  name: string,
  body: (engine: Engine) => void | Promise<void>,
  engines: readonly EngineName[] = TESTED_ENGINES,
): void {
  for (const engine of engines) {
    Deno.test({ name: `${name} (${engine})`, ignore: missing(engine) }, async () => {
      await body(await useEngine(engine));
    });
  }
}

/** Numbers from the standard normal distribution, float32 so that an engine and an oracle use the same values. */
export function normals(count: number, seed: number): Float32Array<ArrayBuffer> {
  const random = new RandomStream(seed, "test");
  return Float32Array.from({ length: count }, () => random.normal());
}

/**
 * Asserts that numbers differ by at most `tolerance`: relative, or absolute if the expected value is below 1. Where the
 * native engine is on a GPU, by ten times that.
 */
export function assertClose(
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = "value",
): void {
  assert.equal(found.length, expected.length, `length of ${what}`);
  const most = isOnGpu ? GPU_FACTOR * tolerance : tolerance;
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [found[i]!, expected[i]!];
    assert.ok(
      Math.abs(a - b) <= most * Math.max(1, Math.abs(b)),
      `${what} ${i}: found ${a}, expected ${b}`,
    );
  }
}

/**
 * Asserts that two ways of running the same operations give the same numbers: to the bit on a CPU. On a GPU, where
 * cuDNN has other kernels for one than for the other, they may differ by `onGpu`.
 */
export function assertSameNumbers(
  { gpu }: Pick<Engine, "gpu">,
  found: readonly ArrayLike<number>[],
  expected: readonly ArrayLike<number>[],
  onGpu = 1e-5,
): void {
  if (gpu === undefined) return assert.deepEqual(found, expected);
  assert.equal(found.length, expected.length);
  for (const [i, values] of expected.entries()) {
    assertClose(found[i]!, values, onGpu, `value of output ${i},`);
  }
}

/**
 * The gradient of a function by central differences; exact to about 1e-9 where the function is smooth within
 * 1e-5 and computes in double precision.
 */
export function numericGradient(f: (at: number[]) => number, at: ArrayLike<number>): number[] {
  const STEP = 1e-5;
  const point = Array.from(at);
  return point.map((value, i) => {
    point[i] = value + STEP;
    const above = f(point);
    point[i] = value - STEP;
    const below = f(point);
    point[i] = value;
    return (above - below) / (2 * STEP);
  });
}
