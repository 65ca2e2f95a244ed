import process from "node:process";
import { describeDiskError, isSystemPath, SYSTEM_PATH } from "../base/files.ts";
import { describeSystemError } from "../base/system_error.ts";
import { printable } from "../base/printable.ts";
import { UserError } from "../base/user_error.ts";
import { skipCleanUp } from "./skip_clean_up.ts";
import { suspendOnRequest } from "./suspend_job.ts";
import { writeAll, writeIfPossible } from "./write_all.ts";

/** The commands' exit codes. */
export const EXIT = {
  done: 0,
  /** An error that the user can fix. */
  userError: 1,
  /** The training's loss or weights became NaN or infinite, or it collapsed after its last rescue. */
  diverged: 2,
  /** An internal error. */
  fault: 70,
  /** Stopped by the user with everything saved: 128 + SIGINT, as in shells. */
  stopped: 130,
} as const;

/** Runs a command and exits with its code. */
export async function runCommand(main: (args: string[]) => Promise<number>): Promise<never> {
  suspendOnRequest();
  const code = await exitCodeOf(main, Deno.args);
  // An engine may have loaded libtensorflow.
  if (Deno.permissions.querySync({ name: "ffi" }).state === "granted") skipCleanUp();
  // Not Deno.exit, which skips the exit handlers that restore the terminal.
  process.exit(code);
}

/**
 * Runs a command and returns its exit code. A {@link UserError} becomes one line on stderr, and so does an error that
 * the operating system reports; any other error is a bug in Trinca and is printed with its stack.
 */
export async function exitCodeOf(main: (args: string[]) => Promise<number>, args: string[]): Promise<number> {
  try {
    return await main(args);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) return EXIT.done; // `| head` has seen enough.
    if (error instanceof UserError) {
      printError(`trinca: ${error.message}`);
      return EXIT.userError;
    }
    if (isSystemPath(error)) {
      const path = /"(.*?)"/.exec(error.message)?.[1] ?? "a path";
      printError(`trinca: Cannot use ${path}: ${SYSTEM_PATH}`);
      return EXIT.userError;
    }
    const ofSystem = describeSystemError(error);
    if (ofSystem !== undefined) {
      printError(`trinca: ${ofSystem.message}`);
      return EXIT.userError;
    }
    printError(`trinca: internal error; please report it\n${error instanceof Error ? error.stack : error}`);
    return EXIT.fault;
  }
}

/** Writes a line to standard error; if that is closed or full, nothing. */
export function printError(line: string): void {
  writeIfPossible(Deno.stderr, printable(line) + "\n");
}

/**
 * Writes a line to standard output, without control characters.
 *
 * @param styled Whether to keep sequences that set colours.
 * @throws {Deno.errors.BrokenPipe} If nothing reads it any more.
 * @throws {UserError} If it cannot be written for another reason, such as a full disk.
 */
export function printLine(line: string, styled = false): void {
  try {
    writeAll(Deno.stdout, printable(line, styled) + "\n");
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw error;
    throw describeDiskError("standard output", error) ??
      new UserError(`Cannot write standard output: ${error instanceof Error ? error.message : error}`);
  }
}
