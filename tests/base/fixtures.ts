import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { UserError } from "../../lib/base/user_error.ts";

/** Milliseconds to wait for anything: much, since machines may be busy; what never comes fails the test. */
export const PATIENCE = 300_000;

/** Runs `use` with a new folder, which is removed whatever comes of it. */
export async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "trinca_test_" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Asserts that an error is one that a user can mend, told in one line. */
export function assertUserError(error: unknown, message: RegExp): void {
  assert.ok(error instanceof UserError, `${error instanceof Error ? error.stack : error}`);
  assert.doesNotMatch(error.message, /\p{Cc}/u);
  assert.match(error.message, message);
}

/** Asserts that what `run` does is refused with a {@link UserError} of one line. */
export async function refuses(run: () => unknown, message: RegExp): Promise<void> {
  try {
    await run();
  } catch (error) {
    assertUserError(error, message);
    return;
  }
  assert.fail(`Expected an error like ${message} but there was none`);
}

/** The names in a folder, sorted. */
export function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

/** Runs a program of a few lines in a process of its own. */
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
 * What a function of a module gives in a process of its own, where nothing else takes memory; for what is to be measured
 * while other tests run in this process.
 *
 * @param module Its URL.
 * @param name Under which it exports the function.
 * @param args For the function: as JSON, as is what it gives.
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
 * A wrapper for {@link runProgram} that lays a disk of 64 KiB over a folder, in a mount namespace of its own that
 * ends with the program. Undefined where the system lets nobody make one.
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
