import process from "node:process";
import { EXIT, printError } from "../cli/run_command.ts";
import { stopProcess } from "../cli/stop_process.ts";

/** 128 + SIGQUIT, as in shells. */
const QUIT_CODE = 131;

/**
 * Restores the terminal before the process ends by an uncaught error or SIGQUIT, and before SIGTSTP suspends it. Takes
 * the terminal over again when the process continues, after a shell used the terminal. blessed's own handlers do nothing
 * when these are present.
 *
 * @param close Restores the terminal.
 * @param suspend Restores the terminal for a while.
 * @param takeOver Takes over the terminal again.
 * @returns A function that removes the handlers.
 */
export function guardProcess(close: () => void, suspend: () => void, takeOver: () => void): () => void {
  const onSuspend = () => {
    suspend();
    if (!stopProcess()) takeOver();
  };
  const onFault = (error: unknown) => {
    close();
    const shown = error instanceof Error ? error.stack : error;
    printError(`trinca: internal error; please report it\n${shown}`);
    process.exit(EXIT.fault);
  };
  const onQuit = () => {
    close();
    process.exit(QUIT_CODE);
  };
  process.on("uncaughtException", onFault);
  process.on("SIGQUIT", onQuit);
  process.on("SIGTSTP", onSuspend);
  process.on("SIGCONT", takeOver);
  return () => {
    process.off("uncaughtException", onFault);
    process.off("SIGQUIT", onQuit);
    process.off("SIGTSTP", onSuspend);
    process.off("SIGCONT", takeOver);
  };
}
