import { childEnvironment } from "./child_programs.ts";
import { isFile } from "./library_names.ts";
import type { Surroundings } from "./surroundings.ts";

/** A program's result. */
export interface ProgramEnd {
  success: boolean;
  stdout: string;
  stderr: string;
}

/** Paths of the Pythons in PATH, in the order in which to try them. */
export async function findPythons(surroundings: Surroundings): Promise<string[]> {
  const found = await Promise.all(["python3", "python"].map((name) => findProgram(name, surroundings)));
  return found.filter((path) => path !== undefined);
}

/** The path of a program in PATH; undefined if it is not there. */
export async function findProgram(name: string, { env }: Surroundings): Promise<string | undefined> {
  for (const folder of (env.PATH ?? "").split(":")) {
    const path = `${folder}/${name}`;
    if (folder !== "" && await isFile(path)) return path;
  }
  return undefined;
}

/**
 * Runs a program until it ends or its time is up.
 *
 * @param limitMs How many milliseconds it may take.
 * @param env Environment variables in addition to those of `surroundings`.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  surroundings: Surroundings,
  limitMs: number,
  env: Record<string, string> = {},
): Promise<ProgramEnd> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limitMs);
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      cwd: surroundings.workingFolder,
      clearEnv: true,
      // Otherwise Python would import modules that happen to be in the working folder.
      env: { ...childEnvironment(surroundings.env), PYTHONSAFEPATH: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: controller.signal,
    }).output();
    const decoder = new TextDecoder();
    return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    // It is not executable, or was built for another machine.
    return { success: false, stdout: "", stderr: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

// Finds the package without importing it, which takes seconds for TensorFlow.
const FIND_TENSORFLOW = `
import importlib.util
found = importlib.util.find_spec("tensorflow")
print(*(found and found.submodule_search_locations or []), sep="\\n")
`;

/** How long to wait for Python to find a package, in milliseconds. */
const PATIENCE_MS = 3_000;

/** Folders of the `tensorflow` packages that Python would import. */
export async function pythonTensorflow(surroundings: Surroundings): Promise<string[]> {
  for (const python of await findPythons(surroundings)) {
    const { success, stdout } = await runProgram(python, ["-c", FIND_TENSORFLOW], surroundings, PATIENCE_MS);
    if (success) return stdout.split("\n").filter((line) => line !== "");
  }
  return [];
}
