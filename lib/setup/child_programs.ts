/**
 * The environment for a program that the set-up runs. Where a task may only run the programs that it names, Deno refuses
 * to run them with variables that make the system load other libraries into them, such as LD_LIBRARY_PATH.
 *
 * @param env The environment variables.
 * @param isLimited Whether the permission to run programs is limited to some.
 */
export function childEnvironment(
  env: Readonly<Record<string, string>>,
  isLimited: boolean = Deno.permissions.querySync({ name: "run" }).state !== "granted",
): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isLimited || !/^(LD|DYLD)_/.test(name)));
}

/**
 * The program that is Deno: this one, or `deno` by the PATH where only that may be run. They differ if `deno` is a
 * script that starts the program, as in its npm package.
 */
export function denoProgram(): string {
  const own = Deno.execPath();
  const { state } = Deno.permissions.querySync({ name: "run", command: own });
  return state === "granted" ? own : "deno";
}
