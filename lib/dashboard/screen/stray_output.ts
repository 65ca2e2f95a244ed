import { LIBC } from "../../base/libc.ts";

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;
/** O_WRONLY | O_APPEND; O_APPEND differs between the systems. */
const APPEND = Deno.build.os === "darwin" ? 0x9 : 0x401;

/** What would have spoiled the screen. */
export interface StrayOutput {
  /** Lines that came since the last call. */
  take(): string[];
  /** Turns standard output and error back; what came last is returned. */
  release(): string[];
}

/**
 * Turns the process's file descriptors 1 and 2 aside into a file, so that nothing a library prints, from C++ too, lands
 * on a screen that is drawn on. The screen itself is written by a {@link TerminalWriter} that was opened before: a right
 * to `/dev/tty` Deno gives only together with all others.
 *
 * @returns undefined where that cannot be done; then prints go where they always went.
 */
export function captureStrayOutput(): StrayOutput | undefined {
  if (LIBC === undefined) return undefined;
  let file: string;
  try {
    file = Deno.makeTempFileSync({ prefix: "trinca-output-" });
  } catch {
    return undefined; // A full disk, say.
  }
  const libc = Deno.dlopen(LIBC, {
    dup: { parameters: ["i32"], result: "i32" },
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    fflush: { parameters: ["pointer"], result: "i32" },
  });
  const { dup, dup2, open, close, fflush } = libc.symbols;
  /** C keeps what it prints until there is much of it, where that goes to a file. */
  const flush = () => fflush(null);
  flush();
  const descriptors = [STANDARD_OUTPUT, STANDARD_ERROR].map((own) => ({ own, saved: dup(own) }));
  const aside = open(new TextEncoder().encode(`${file}\0`), APPEND);
  const reader = Deno.openSync(file);
  for (const { own, saved } of descriptors) if (aside >= 0 && saved >= 0) dup2(aside, own);
  Deno.removeSync(file); // It lives on while it is open, and no longer.

  const decoder = new TextDecoder();
  const buffer = new Uint8Array(16_384);
  let rest = "";
  const take = (): string[] => {
    flush();
    for (let read; (read = reader.readSync(buffer)) !== null && read > 0;) {
      rest += decoder.decode(buffer.subarray(0, read), { stream: true });
    }
    const lines = rest.split(/\r?\n/);
    rest = lines.pop()!;
    return lines;
  };
  return {
    take,
    release() {
      flush();
      for (const { own, saved } of descriptors) {
        if (saved < 0) continue;
        dup2(saved, own);
        close(saved);
      }
      if (aside >= 0) close(aside);
      const lines = take();
      if (rest !== "") lines.push(rest);
      reader.close();
      libc.close();
      return lines;
    },
  };
}
