/**
 * Whether the Python of this machine has some packages: tests that need them are otherwise ignored.
 *
 * @param modules As they are imported.
 */
export async function hasPython(...modules: string[]): Promise<boolean> {
  try {
    return (await python(`import ${modules.join(", ")}`)).success;
  } catch {
    return false; // There is no Python.
  }
}

/** Runs a program of Python, in a folder. */
export async function python(
  program: string,
  cwd: string = ".",
): Promise<{ success: boolean; stdout: string; stderr: string }> {
  const { success, stdout, stderr } = await new Deno.Command("python3", {
    args: ["-c", program],
    cwd,
    env: { PYTHONSAFEPATH: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, stdout: text(stdout), stderr: text(stderr) };
}
