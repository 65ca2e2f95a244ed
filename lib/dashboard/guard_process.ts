import process from "node:process";
import { oncePerPress } from "../cli/once_per_press.ts";
import { EXIT, printError } from "../cli/run_command.ts";
import { isJob, suspendProcess, suspendUntilForeground, suspendWhileBackground } from "../cli/suspend_job.ts";

/** 128 + SIGQUIT, as in shells. */
const QUIT_CODE = 131;

/** What {@link guardProcess} does to the terminal. */
export interface Guarded {
  /** Restores the terminal. */
  close(): void;
  /** Says how a training ended that is not over, after {@link close}. */
  endAtOnce(how: string): void;
  /** Restores the terminal for a while. */
  suspend(): void;
  /** Takes over the terminal again. */
  takeOver(): void;
}

/** A process whose terminal is restored whatever happens to it. */
export interface Guard {
  /** Suspends the whole job, as Ctrl-Z does to other programs; returns false if no shell could continue it. */
  suspend(): boolean;
  /** Removes the handlers of signals and errors. */
  remove(): void;
}

/**
 * Restores the terminal before the process ends by an uncaught error or SIGQUIT, and before Ctrl-Z or SIGTSTP suspends
 * it. Takes the terminal over again when the process continues, after a shell used the terminal. blessed's own handlers
 * do nothing when these are present.
 */
export function guardProcess({ close, endAtOnce, suspend, takeOver }: Guarded): Guard {
  const onSuspend = oncePerPress(() => {
    suspend();
    if (!(isJob() ? suspendUntilForeground() : suspendProcess())) takeOver();
  });
  const onFault = (error: unknown) => {
    close();
    const shown = error instanceof Error ? error.stack : error;
    printError(`trinca: internal error; please report it\n${shown}`);
    endAtOnce("Ended by an internal error");
    process.exit(EXIT.fault);
  };
  const onQuit = () => {
    close();
    endAtOnce("Ended at once");
    process.exit(QUIT_CODE);
  };
  const onContinue = () => {
    suspendWhileBackground();
    takeOver();
  };
  const handlers = {
    uncaughtException: onFault,
    SIGQUIT: onQuit,
    SIGTSTP: onSuspend,
    SIGCONT: onContinue,
    // By default it would stop this process in the background, but not `deno task`, which the shell waits for.
    SIGTTIN: suspendWhileBackground,
  };
  for (const [event, handler] of Object.entries(handlers)) process.on(event, handler);
  return {
    suspend() {
      if (!isJob()) return false;
      suspend();
      const suspended = suspendUntilForeground();
      if (!suspended) takeOver();
      return suspended;
    },
    remove() {
      for (const [event, handler] of Object.entries(handlers)) process.off(event, handler);
    },
  };
}

/** What the dashboard says if Ctrl-Z cannot suspend it. */
export const NO_JOB = "cannot suspend: no shell could continue it";
