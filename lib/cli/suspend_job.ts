import process from "node:process";
import { LIBC } from "../base/libc.ts";
import { oncePerPress } from "./once_per_press.ts";

/** SIGSTOP, whose number differs between the systems. */
const STOP = Deno.build.os === "darwin" ? 17 : 19;
/** As a process id: this process, its group, its session. */
const OWN = 0;
const STANDARD_INPUT = 0;

/** The C library's functions for jobs; Deno would ask for the permission to run programs, which is given up by then. */
const SIGNATURES = {
  kill: { parameters: ["i32", "i32"], result: "i32" },
  getpgid: { parameters: ["i32"], result: "i32" },
  getsid: { parameters: ["i32"], result: "i32" },
  tcgetpgrp: { parameters: ["i32"], result: "i32" },
} as const;

type Libc = Deno.DynamicLibrary<typeof SIGNATURES>["symbols"];

/** Calls functions of the C library; returns `otherwise` where there is none, or no permission for it. */
function withJobs<T>(use: (libc: Libc) => T, otherwise: T): T {
  if (LIBC === undefined) return otherwise;
  let libc: Deno.DynamicLibrary<typeof SIGNATURES>;
  try {
    libc = Deno.dlopen(LIBC, SIGNATURES);
  } catch {
    return otherwise;
  }
  try {
    return use(libc.symbols);
  } finally {
    libc.close();
  }
}

/**
 * Whether a shell runs this program as a job, and so can continue it. Where the program itself leads the session, as in a
 * container or a terminal's window of its own, nobody would, and the system too ignores Ctrl-Z.
 */
export function isJob(): boolean {
  return withJobs(({ getpgid, getsid }) => getpgid(OWN) !== getsid(OWN), false);
}

/** Whether a shell runs this program in the background, as after `&`: it cannot read keys. */
export function isInBackground(): boolean {
  return withJobs(isBackground, false);
}

/** Whether the terminal belongs to another job, such as the shell after its `bg`. */
function isBackground({ tcgetpgrp, getpgid }: Libc): boolean {
  const owner = tcgetpgrp(STANDARD_INPUT);
  return owner !== -1 && owner !== getpgid(OWN);
}

/**
 * Suspends the whole job until it is continued: `deno task` passes SIGTSTP on instead of stopping by it, and the shell
 * waits for `deno task`.
 *
 * @returns Whether it could be suspended.
 */
export function suspendJob(): boolean {
  return withJobs(({ kill }) => kill(OWN, STOP) === 0, false);
}

/**
 * Suspends the whole job until it is continued in the foreground: one that waits for keys cannot run after a shell's
 * `bg`, which therefore suspends it again. That is done before anything else can run, since each attempt to read a
 * terminal in the background sends SIGTTIN to the job.
 *
 * @returns Whether it could be suspended.
 */
export function suspendUntilForeground(): boolean {
  return withJobs((libc) => libc.kill(OWN, STOP) === 0 && suspendInBackground(libc), false);
}

/** Suspends the whole job while the terminal belongs to another one, as it does if something else stopped this job. */
export function suspendWhileBackground(): void {
  withJobs(suspendInBackground, false);
}

function suspendInBackground(libc: Libc): boolean {
  while (isBackground(libc)) if (libc.kill(OWN, STOP) !== 0) return false;
  return true;
}

/** Suspends this process alone until it is continued, as {@link suspendJob} does the job. */
export function suspendProcess(): boolean {
  return withJobs(({ kill }) => kill(Deno.pid, STOP) === 0, false);
}

/**
 * Suspends the job on Ctrl-Z in a terminal that is not raw, unless something else listens to SIGTSTP. Without this, the
 * program would stop, `deno task` would not, and the terminal would wait for it.
 */
export function suspendOnRequest(): void {
  if (LIBC === undefined) return;
  process.on(
    "SIGTSTP",
    oncePerPress(() => {
      if (process.listenerCount("SIGTSTP") === 1 && isJob()) suspendJob();
    }),
  );
}
