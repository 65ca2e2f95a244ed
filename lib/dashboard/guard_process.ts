import process from "node:process";
import { EXIT, printError } from "../cli/run_command.ts";
import { unlessGone } from "../cli/unless_gone.ts";

/** 128 + SIGQUIT, as shells have it. */
const QUIT_CODE = 131;

/**
 * Sees to it that the terminal is given back before the process ends by a fault that nobody catches or by SIGQUIT, and
 * is taken over anew when the process goes on after it was stopped: a shell had it meanwhile. blessed has handlers of
 * its own, which step aside for these.
 *
 * @param close Gives the terminal back.
 * @param takeOver Takes it over anew.
 * @returns Takes the handlers away.
 */
export function guardProcess(close: () => void, takeOver: () => void): () => void {
  const onFault = (error: unknown) => {
    close();
    const told = error instanceof Error ? error.stack : error;
    unlessGone(() => printError(`trinca: internal error; please report it\n${told}`));
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
