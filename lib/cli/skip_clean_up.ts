import process from "node:process";
import { LIBC } from "../base/libc.ts";

/**
 * Makes the process skip the clean-up of C libraries when it ends; exit handlers still run. libtensorflow's clean-up
 * crashes if another thread is in the middle of a step, and rarely at other times; nothing depends on it.
 */
export function skipCleanUp(): void {
  if (LIBC === undefined) return;
  const { symbols } = Deno.dlopen(LIBC, {
    fflush: { parameters: ["pointer"], result: "i32" },
    _exit: { parameters: ["i32"], result: "void" },
  });
  process.on("exit", (code) => {
    symbols.fflush(null);
    symbols._exit(code);
  });
}
