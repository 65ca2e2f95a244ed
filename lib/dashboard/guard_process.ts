import process from "node:process";
import { EXIT, printError } from "../cli/run_command.ts";

/** 128 + SIGQUIT, as in shells. */
const QUIT_CODE = 131;

/**
 * Restores the terminal before the process ends by an uncaught error or SIGQUIT, and takes it over again when the
 * process continues after it was suspended and a shell used the terminal. blessed's own handlers do nothing when these
 * are present.
 *
 * @param close Restores the terminal.
 * @param takeOver Takes over the terminal again.
 * @returns A function that removes the handlers.
 */
export function guardProcess(close: () => void, takeOver: () => void): () => void {
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
  process.on("SIGCONT", takeOver);
  return () => {
    process.off("uncaughtException", onFault);
    process.off("SIGQUIT", onQuit);
    process.off("SIGCONT", takeOver);
  };
}
