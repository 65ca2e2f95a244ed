import { LIBC } from "../../base/libc.ts";
import { cText } from "./c_text.ts";

/** glibc's flags of `dlopen` (bits/dlfcn.h). */
const RTLD_LAZY = 0x1, RTLD_DEEPBIND = 0x8;

/**
 * Loads a library so that it takes its own functions before others of the same names in the process.
 *
 * libtensorflow has LLVM inside, and exports it. Mesa, by which Deno asks for a GPU, loads another LLVM for all to see,
 * and TensorFlow would then call into that, which ends the process. Opened again, by `Deno.dlopen`, the library is the
 * one that was loaded. Where the C library cannot do it nothing is done.
 *
 * @param path The library. That it cannot be loaded is for the one to say who opens it.
 */
export function loadDeeplyBound(path: string): void {
  if (Deno.build.os !== "linux" || LIBC === undefined) return;
  let libc;
  try {
    libc = Deno.dlopen(LIBC, { dlopen: { parameters: ["buffer", "i32"], result: "pointer" } });
  } catch {
    return; // another C library
  }
  libc.symbols.dlopen(cText(path), RTLD_LAZY | RTLD_DEEPBIND);
  libc.close();
}
