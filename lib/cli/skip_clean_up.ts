import process from "node:process";
import { LIBC } from "../base/libc.ts";

/**
 * From here on the process ends without the clean-up of C libraries, once the handlers of its exit have run. That of
 * libtensorflow crashes where another thread is in the middle of a step; there is nothing in it that anybody needs.
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
