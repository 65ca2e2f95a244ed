import process from "node:process";
import { isSystemPath, SYSTEM_PATH } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import { writeAll } from "./write_all.ts";

/** The commands' exit codes. */
export const EXIT = {
  done: 0,
  /** An error that the user can fix. */
  userError: 1,
  /** The training's loss or weights became NaN or infinite. */
  diverged: 2,
  /** An internal error. */
  fault: 70,
  /** Stopped by the user with everything saved: 128 + SIGINT, as in shells. */
  stopped: 130,
} as const;

/**
 * Runs a command and exits with its code. A {@link UserError} becomes one line on stderr; any other error is a bug in
 * Trinca and is printed with its stack.
 */
export async function runCommand(main: (args: string[]) => Promise<number>): Promise<never> {
  let code: number;
  try {
    code = await main(Deno.args);
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) code = EXIT.done; // `| head` has seen enough.
    else if (error instanceof UserError) {
      printError(`trinca: ${error.message}`);
      code = EXIT.userError;
    } else if (isSystemPath(error)) {
      const path = /"(.*?)"/.exec(error.message)?.[1] ?? "a path";
      printError(`trinca: Cannot use ${path}: ${SYSTEM_PATH}`);
      code = EXIT.userError;
    } else {
      printError(
        `trinca: internal error; please report it\n${error instanceof Error ? error.stack : error}`,
      );
      code = EXIT.fault;
    }
  }
  // Not Deno.exit, which skips the exit handlers that restore the terminal.
  process.exit(code);
}

/** Writes a line to standard error. */
export function printError(line: string): void {
  writeAll(Deno.stderr, line + "\n");
}

/** Writes a line to standard output. */
export function printLine(line: string): void {
  writeAll(Deno.stdout, line + "\n");
}
