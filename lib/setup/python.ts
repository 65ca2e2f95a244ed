import { isFile } from "./library_names.ts";
import type { Surroundings } from "./surroundings.ts";

/** What a program left behind. */
export interface ProgramEnd {
  /** Whether it ended well. */
  success: boolean;
  /** What it wrote to standard output. */
  stdout: string;
  /** What it wrote to standard error. */
  stderr: string;
}

/** Paths of the Pythons in PATH, in the order in which they are to be asked. */
export async function findPythons(surroundings: Surroundings): Promise<string[]> {
  const found = await Promise.all(["python3", "python"].map((name) => findProgram(name, surroundings)));
  return found.filter((path) => path !== undefined);
}

/** The path of a program in PATH. */
export async function findProgram(name: string, { env }: Surroundings): Promise<string | undefined> {
  for (const folder of (env.PATH ?? "").split(":")) {
    const path = `${folder}/${name}`;
    if (folder !== "" && await isFile(path)) return path;
  }
  return undefined;
}

/**
 * Runs a program to its end, or until its time is up.
 *
 * @param limitMs Milliseconds that it may take.
 * @param env Variables of its environment beside ours.
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
      // Python would otherwise take modules that happen to lie in the folder that we are called in.
      env: { ...surroundings.env, PYTHONSAFEPATH: "1", ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: controller.signal,
    }).output();
    const decoder = new TextDecoder();
    return { success, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (error) {
    // Not a program after all, or one for another machine.
    return { success: false, stdout: "", stderr: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

// Where a package lies can be told without importing it, which for TensorFlow takes seconds.
const FIND_TENSORFLOW = `
import importlib.util
found = importlib.util.find_spec("tensorflow")
print(*(found and found.submodule_search_locations or []), sep="\\n")
`;

/** A Python that needs longer to find a package is not worth the wait. */
const PATIENCE_MS = 3_000;

/** Folders of the `tensorflow` packages that Python would import. */
export async function pythonTensorflow(surroundings: Surroundings): Promise<string[]> {
  for (const python of await findPythons(surroundings)) {
    const { success, stdout } = await runProgram(python, ["-c", FIND_TENSORFLOW], surroundings, PATIENCE_MS);
    if (success) return stdout.split("\n").filter((line) => line !== "");
  }
  return [];
}
