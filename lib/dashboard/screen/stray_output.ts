import { LIBC } from "../../base/libc.ts";

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;
/** O_WRONLY | O_APPEND; O_APPEND differs between the systems. */
const APPEND = Deno.build.os === "darwin" ? 0x9 : 0x401;

/** Output of libraries, captured because it would damage the screen. */
export interface StrayOutput {
  /** Returns lines printed since the last call. */
  take(): string[];
  /** Restores standard output and error, and returns the last lines. */
  release(): string[];
}

/**
 * Redirects file descriptors 1 and 2 of the process into a file, so that output of libraries, including C++ ones, does
 * not damage the screen. The screen itself is written through a {@link TerminalWriter} that was opened before: Deno
 * grants access to `/dev/tty` only together with all other permissions.
 *
 * @returns Undefined if redirection is impossible; output then goes to the terminal as usual.
 */
export function captureStrayOutput(): StrayOutput | undefined {
  if (LIBC === undefined) return undefined;
  let file: string;
  try {
    file = Deno.makeTempFileSync({ prefix: "trinca-output-" });
  } catch {
    return undefined; // The disk may be full.
  }
  const libc = Deno.dlopen(LIBC, {
    dup: { parameters: ["i32"], result: "i32" },
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    fflush: { parameters: ["pointer"], result: "i32" },
  });
  const { dup, dup2, open, close, fflush } = libc.symbols;
  /** The C library buffers output to a file, so it must be flushed. */
  const flush = () => fflush(null);
  flush();
  const descriptors = [STANDARD_OUTPUT, STANDARD_ERROR].map((own) => ({ own, saved: dup(own) }));
  const aside = open(new TextEncoder().encode(`${file}\0`), APPEND);
  const reader = Deno.openSync(file);
  for (const { own, saved } of descriptors) if (aside >= 0 && saved >= 0) dup2(aside, own);
  Deno.removeSync(file); // It exists only as long as it is open.

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
