import process from "node:process";
import { EXIT, printError } from "../cli/mod.ts";

/** 128 + SIGQUIT, as shells have it. */
const QUIT_CODE = 131;

/**
 * Sees to it that the terminal is given back before the process ends by a fault that nobody catches or by SIGQUIT.
 * blessed has handlers of its own, which step aside for these.
 *
 * @param close Gives the terminal back.
 * @returns Takes the handlers away.
 */
export function guardProcess(close: () => void): () => void {
  const onFault = (error: unknown) => {
    close();
    printError(
      `trinca: a fault of the program; please report it\n${error instanceof Error ? error.stack : error}`,
    );
    process.exit(EXIT.fault);
  };
  const onQuit = () => {
    close();
    process.exit(QUIT_CODE);
  };
  process.on("uncaughtException", onFault);
  process.on("SIGQUIT", onQuit);
  return () => {
    process.off("uncaughtException", onFault);
    process.off("SIGQUIT", onQuit);
  };
}
