import process from "node:process";
import { UserError } from "../base/user_error.ts";
import { writeAll } from "./write_all.ts";

/** What the commands' exit codes mean. */
export const EXIT = {
  /** All went well. */
  done: 0,
  /** A mistake that the user can mend. */
  userError: 1,
  /** The training's loss or its weights became NaN or infinite. */
  diverged: 2,
  /** A fault of the program. */
  fault: 70,
  /** Stopped by the user with everything saved: 128 + SIGINT, as shells have it. */
  stopped: 130,
} as const;

/**
 * Runs a command and exits with its code. A {@link UserError} becomes one line on stderr; any other error
 * keeps its stack, since it is a fault of ours.
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
    } else {
      printError(
        `trinca: a fault of the program; please report it\n${error instanceof Error ? error.stack : error}`,
      );
      code = EXIT.fault;
    }
  }
  // Not Deno.exit, which skips the handlers that put a terminal back in order.
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
