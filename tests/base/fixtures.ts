import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { UserError } from "../../lib/base/user_error.ts";

/** The timeout for anything, in milliseconds: long, because machines may be busy. */
export const PATIENCE = 300_000;

/** Runs `use` with a new folder and removes the folder afterwards in any case. */
export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "trinca_test_" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asserts that an error is a {@link UserError} with a message of one line. */
export function assertUserError(error: unknown, message: RegExp): void {
  assert.ok(error instanceof UserError, `${error instanceof Error ? error.stack : error}`);
  assert.doesNotMatch(error.message, /\p{Cc}/u);
  assert.match(error.message, message);
}

/** Asserts that `run` throws a {@link UserError} with a message of one line. */
export async function refuses(run: () => unknown, message: RegExp): Promise<void> {
  try {
    await run();
  } catch (error) {
    assertUserError(error, message);
    return;
  }
  assert.fail(`Expected an error like ${message} but there was none`);
}

/** Whether this process reads files without the right to, as the superuser does: nothing can be forbidden to it then. */
export function readsEverything(): boolean {
  const file = Deno.makeTempFileSync({ prefix: "trinca_test_" });
  try {
    Deno.chmodSync(file, 0);
    Deno.openSync(file).close();
    return true;
  } catch {
    return false;
  } finally {
    Deno.removeSync(file);
  }
}

/** The names in a folder, sorted. */
export function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

/** Runs a short program in a separate process. */
export async function runProgram(
  program: string,
  options: { args?: string[]; env?: Record<string, string>; flags?: string[]; wrapper?: string[] } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const [command, ...args] = [
    ...options.wrapper ?? [],
    ...[Deno.execPath(), "eval", "-q", "--no-lock", "--ext=ts", "--unstable-unsafe-proto"],
    ...options.flags ?? [],
    ...["--config", fileURLToPath(import.meta.resolve("../../deno.json")), program, ...options.args ?? []],
  ] as [string, ...string[]];
  const env = { NO_COLOR: "1", ...options.env };
  const { code, stdout, stderr } = await new Deno.Command(command, {
    args,
    env,
    signal: AbortSignal.timeout(PATIENCE),
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/**
 * Calls a function of a module in a separate process, where nothing else uses memory, so that it can be measured while
 * other tests run in this process.
 *
 * @param module The module's URL.
 * @param name The name of the exported function.
 * @param args The function's arguments; they and its result are passed as JSON.
 */
export async function inOwnProcess(module: string, name: string, ...args: unknown[]): Promise<unknown> {
  const program = `
    import { ${name} } from ${JSON.stringify(module)};
    console.log(JSON.stringify(await ${name}(...${JSON.stringify(args)})));`;
  const { code, stdout, stderr } = await runProgram(program);
  assert.deepEqual([code, stderr], [0, ""]);
  return JSON.parse(stdout);
}

/** A file of the project as a program can import it. */
export function projectFile(path: string): string {
  return JSON.stringify(import.meta.resolve(`../../${path}`));
}

/**
 * A wrapper for {@link runProgram} that mounts a disk of 64 KiB over a folder, in a mount namespace that ends with the
 * program. Undefined if the system does not allow that.
 */
export async function smallDisk(mountOptions: string): Promise<((folder: string) => string[]) | undefined> {
  const script = `mount -t tmpfs -o size=64k${mountOptions} tmpfs "$0" && exec "$@"`;
  const wrapper = (folder: string) => ["unshare", "-rm", "sh", "-c", script, folder];
  const folder = await Deno.makeTempDir();
  try {
    const [command, ...args] = [...wrapper(folder), "true"];
    const { success } = await new Deno.Command(command!, { args, stderr: "null" }).output();
    return success ? wrapper : undefined;
  } catch {
    return undefined;
  } finally {
    await Deno.remove(folder);
  }
}
