import { LIBC } from "../base/libc.ts";

const STANDARD_ERROR = 2;
const WRITE_ONLY = 1;
/**
 * O_NONBLOCK and O_APPEND: a descriptor with both flags was redirected by this function, in whatever thread.
 */
const MARK = Deno.build.os === "darwin" ? 0x4 | 0x8 : 0x800 | 0x400;
/** The command of `fcntl` that returns the flags of a descriptor. */
const GET_FLAGS = 3;
const NOWHERE = new TextEncoder().encode("/dev/null\0");

/**
 * Runs `load` with the process's file descriptor 2 redirected to nowhere, and restores it in any case.
 *
 * Libraries log to it from C and C++ while they load, such as libtensorflow and Mesa's Vulkan drivers, and a
 * single line would garble a terminal dashboard. Nothing is lost: failures are thrown.
 *
 * If `load` returns a promise, only the part before its first `await` is silenced: another part of the
 * program may write to the descriptor while the promise is pending. Deno loads graphics drivers before it
 * returns the promise of `requestAdapter()`.
 *
 * The descriptor belongs to the whole process. If another thread has redirected it, it is not touched: each
 * thread restores the program's own descriptor, so the result is correct in whatever order they end.
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
