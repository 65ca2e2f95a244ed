import { LIBC } from "../base/libc.ts";

const STANDARD_ERROR = 2;
const WRITE_ONLY = 1;
const NOWHERE = new TextEncoder().encode("/dev/null\0");

/**
 * Runs `load` with the process's file descriptor 2 turned aside, and back again whatever happens.
 *
 * Libraries log to it from C and C++ while they load, libtensorflow and Mesa's Vulkan drivers do, and one stray
 * line is enough to spoil a terminal dashboard. Nothing is lost: what fails is thrown.
 *
 * Where `load` returns a promise, only what it does before its first `await` is silenced: another part of the
 * program may write to the descriptor while the promise is pending. Deno loads graphics drivers before it returns
 * the promise of `requestAdapter()`.
 */
export function quietly<T>(load: () => T): T {
  if (LIBC === undefined) return load();
  const libc = Deno.dlopen(LIBC, {
    dup: { parameters: ["i32"], result: "i32" },
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const { dup, dup2, open, close } = libc.symbols;
  const saved = dup(STANDARD_ERROR);
  const nowhere = open(NOWHERE, WRITE_ONLY);
  if (saved >= 0 && nowhere >= 0) dup2(nowhere, STANDARD_ERROR);
  try {
    return load();
  } finally {
    if (saved >= 0) {
      dup2(saved, STANDARD_ERROR);
      close(saved);
    }
    if (nowhere >= 0) close(nowhere);
    libc.close();
  }
}
