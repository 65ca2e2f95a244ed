import { LIBC } from "../../base/libc.ts";
import { cText } from "./c_text.ts";

/** glibc's flags of `dlopen` (bits/dlfcn.h): RTLD_LAZY and RTLD_DEEPBIND. */
export const DEEPLY_BOUND = 0x1 | 0x8;

/**
 * Loads a library so that it prefers its own functions to others of the same names in the process.
 *
 * libtensorflow contains LLVM and exports it. Mesa, which Deno loads to find a GPU, loads another LLVM with
 * global symbols, and TensorFlow would then call into that one, which crashes the process. A second opening,
 * by `Deno.dlopen`, returns the library that was loaded here. If the C library does not support this,
 * nothing is done.
 *
 * @param path The library. If it cannot be loaded, the second opening reports the error.
 */
export function loadDeeplyBound(path: string): void {
  if (Deno.build.os !== "linux" || LIBC === undefined) return;
  let libc;
  try {
    libc = Deno.dlopen(LIBC, { dlopen: { parameters: ["buffer", "i32"], result: "pointer" } });
  } catch {
    return; // another C library
  }
  libc.symbols.dlopen(cText(path), DEEPLY_BOUND);
  libc.close();
}
