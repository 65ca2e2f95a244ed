/**
 * Whether Python has some packages; tests that need them are ignored otherwise.
 *
 * @param modules As they are imported.
 */
export async function hasPython(...modules: string[]): Promise<boolean> {
  try {
    return (await python(`import ${modules.join(", ")}`)).success;
  } catch {
    return false; // Python is missing.
  }
}

/** Runs a Python program in a folder. */
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
