import { beforeOperation } from "./faults.ts";
import { LIBC } from "./libc.ts";

/** Of the functions below: relative paths are those of the working folder; both paths change places. */
const [AT_FDCWD, RENAME_EXCHANGE, RENAME_SWAP] = [-100, 2, 2];

/**
 * Exchanges two files or folders in one step, so that at no moment one of the paths has nothing.
 *
 * @returns Whether they were exchanged; false if this system, its file system or the program's rights do not allow it.
 */
export function exchangePaths(first: string, second: string): boolean {
  // Asking for the right would stop the program.
  if (LIBC === undefined || Deno.permissions.querySync({ name: "ffi" }).state !== "granted") return false;
  const [a, b] = [first, second].map((path) => new TextEncoder().encode(`${path}\0`)) as [Path, Path];
  try {
    beforeOperation("rename", first);
    return Deno.build.os === "darwin" ? exchangeOnMac(a, b) : exchangeOnLinux(a, b);
  } catch {
    return false;
  }
}

function exchangeOnLinux(a: Path, b: Path): boolean {
  const library = Deno.dlopen(LIBC!, {
    renameat2: { parameters: ["i32", "buffer", "i32", "buffer", "u32"], result: "i32" },
  });
  try {
    return library.symbols.renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE) === 0;
  } finally {
    library.close();
  }
}

function exchangeOnMac(a: Path, b: Path): boolean {
  const library = Deno.dlopen(LIBC!, {
    renamex_np: { parameters: ["buffer", "buffer", "u32"], result: "i32" },
  });
  try {
    return library.symbols.renamex_np(a, b, RENAME_SWAP) === 0;
  } finally {
    library.close();
  }
}

/** A path as the C library takes it. */
type Path = Uint8Array<ArrayBuffer>;
