import { fileURLToPath } from "node:url";

/** A library that puts faults below Deno, or why there is none. */
export type FaultsBelow = { library: string } | { reason: string };

/**
 * Compiles the library whose faults are below Deno, in the place of the C library's functions.
 *
 * @param folder Where the library is written.
 */
export async function compileFaultsBelow(folder: string): Promise<FaultsBelow> {
  if (Deno.build.os !== "linux") return { reason: "LD_PRELOAD is used on Linux only" };
  const source = fileURLToPath(new URL("./faults_below.c", import.meta.url));
  const library = `${folder}/faults_below.so`;
  try {
    const { success, stderr } = await new Deno.Command("cc", {
      args: ["-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"],
    }).output();
    if (success) return { library };
    return { reason: `cc failed: ${new TextDecoder().decode(stderr).split("\n")[0]}` };
  } catch {
    return { reason: "there is no C compiler (cc)" };
  }
}

/**
 * The environment in which the library puts a fault.
 *
 * @param folder A part of the paths of the files that count.
 * @param fault As in `TRINCA_FAULTS`.
 * @param list A file that gets a line for each operation.
 */
export function belowEnvironment(
  library: string,
  folder: string,
  { fault, list }: { fault?: string; list?: string },
): Record<string, string> {
  return {
    LD_PRELOAD: library,
    TRINCA_BELOW_FOLDER: folder,
    ...(fault === undefined ? {} : { TRINCA_BELOW: fault }),
    ...(list === undefined ? {} : { TRINCA_BELOW_LIST: list }),
  };
}
