import { childEnvironment } from "./child_programs.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * Runs the ONNX models that Trinca writes, in tests. It is not among the packages in `deno.json`, which Deno fetches for
 * every user: it is 33 MB.
 */
export const ONNXRUNTIME_WEB = "npm:onnxruntime-web@1.30.0";

/**
 * Makes Deno fetch the packages that only tests need, unless they are in Deno's cache. None of their code is run.
 *
 * @returns Whether they are in the cache.
 */
export async function fetchTestPackages(
  { deno, env, limits, workingFolder }: Surroundings,
): Promise<boolean> {
  const child = new Deno.Command(deno, {
    args: ["cache", "--quiet", "--no-config", "--no-lock", ONNXRUNTIME_WEB],
    cwd: workingFolder,
    clearEnv: true,
    env: { ...childEnvironment(env), DENO_NO_PACKAGE_JSON: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(limits.packageMs),
  });
  try {
    return (await child.output()).success;
  } catch {
    return false; // There may be no program deno.
  }
}
