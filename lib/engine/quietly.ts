import { LIBC } from "../base/libc.ts";

const STANDARD_ERROR = 2;
const WRITE_ONLY = 1;
/** O_NONBLOCK and O_APPEND: what is opened with both is told by it, whichever thread has opened it. */
const MARK = Deno.build.os === "darwin" ? 0x4 | 0x8 : 0x800 | 0x400;
/** Of `fcntl`: asks for the flags that a file was opened with. */
const GET_FLAGS = 3;
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
 *
 * The descriptor is the whole process's. Where another thread has turned it aside it is left to that: each puts back
 * what the program itself had there, so that it comes out right in whatever order they end.
 */
export function quietly<T>(load: () => T): T {
  if (LIBC === undefined) return load();
  const libc = Deno.dlopen(LIBC, {
    dup: { parameters: ["i32"], result: "i32" },
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    fcntl: { parameters: ["i32", "i32"], result: "i32" },
  });
  const { dup, dup2, open, close, fcntl } = libc.symbols;
  const saved = dup(STANDARD_ERROR);
  const nowhere = open(NOWHERE, WRITE_ONLY | MARK);
  const turns = saved >= 0 && nowhere >= 0 && (fcntl(saved, GET_FLAGS) & MARK) !== MARK;
  if (turns) dup2(nowhere, STANDARD_ERROR);
  try {
    return load();
  } finally {
    if (turns) dup2(saved, STANDARD_ERROR);
    for (const descriptor of [saved, nowhere]) if (descriptor >= 0) close(descriptor);
    libc.close();
  }
}
