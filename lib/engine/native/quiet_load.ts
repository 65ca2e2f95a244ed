import { LIBC } from "../../base/libc.ts";
import { cText } from "./c_text.ts";

const STANDARD_ERROR = 2;
const WRITE_ONLY = 1;

/**
 * Runs `load` with the process's file descriptor 2 turned aside, and back again whatever happens.
 *
 * libtensorflow logs to it from C++ while it loads; `TF_CPP_MIN_LOG_LEVEL` silences all but one line, and one
 * stray line is enough to spoil a terminal dashboard. Nothing is lost: what fails is thrown.
 */
export function quietly<T>(load: () => T): T {
  Deno.env.set("TF_CPP_MIN_LOG_LEVEL", "3");
  if (LIBC === undefined) return load();
  const libc = Deno.dlopen(LIBC, {
    dup: { parameters: ["i32"], result: "i32" },
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const { dup, dup2, open, close } = libc.symbols;
  const saved = dup(STANDARD_ERROR);
  const nowhere = open(cText("/dev/null"), WRITE_ONLY);
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
