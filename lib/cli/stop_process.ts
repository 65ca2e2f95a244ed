import { LIBC } from "../base/libc.ts";

/** SIGSTOP, whose number differs between the systems. */
const STOP = Deno.build.os === "darwin" ? 17 : 19;

/**
 * Suspends this process, as the system does on SIGTSTP if nothing handles it, until it is continued. Deno would ask for
 * the permission to run programs, which is given up by then.
 *
 * @returns Whether it could be suspended.
 */
export function stopProcess(): boolean {
  if (LIBC === undefined) return false;
  const libc = Deno.dlopen(LIBC, { kill: { parameters: ["i32", "i32"], result: "i32" } });
  try {
    return libc.symbols.kill(Deno.pid, STOP) === 0;
  } finally {
    libc.close();
  }
}
