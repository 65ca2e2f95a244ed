const LIBC: Partial<Record<typeof Deno.build.os, string>> = { linux: "libc.so.6", darwin: "libSystem.dylib" };
const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;
/** O_WRONLY | O_APPEND; O_APPEND differs between the systems. */
const APPEND = Deno.build.os === "darwin" ? 0x9 : 0x401;

/** POLLOUT: a descriptor takes more. */
const WRITABLE = 4;
/** POLLERR, POLLHUP, POLLNVAL: it never will. */
const BROKEN = 8 | 16 | 32;
/** Milliseconds that a terminal may stand still, as with Ctrl-S, before a text is given up. */
const PATIENCE = 2000;

/** What would have spoiled the screen. */
export interface StrayOutput {
  /** Writes to what standard output was. @throws If it is gone. */
  write(text: string): void;
  /** Lines that came since the last call. */
  take(): string[];
  /** Turns standard output and error back; what came last is returned. */
  release(): string[];
}

/**
 * Turns the process's file descriptors 1 and 2 aside into a file, so that nothing a library prints, from C++ too, lands
 * on a screen that is drawn on. The screen itself is written by {@link StrayOutput.write} meanwhile: a right to
 * `/dev/tty` Deno gives only together with all others.
 *
 * @returns undefined where that cannot be done; then prints go where they always went.
 */
export function captureStrayOutput(): StrayOutput | undefined {
  const path = LIBC[Deno.build.os];
  if (path === undefined) return undefined;
  let file: string;
  try {
    file = Deno.makeTempFileSync({ prefix: "trinca-output-" });
  } catch {
    return undefined; // A full disk, say.
  }
  const libc = Deno.dlopen(path, {
    dup: { parameters: ["i32"], result: "i32" },
    dup2: { parameters: ["i32", "i32"], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
    poll: { parameters: ["buffer", "u64", "i32"], result: "i32" },
  });
  const { dup, dup2, open, close, write, poll } = libc.symbols;
  const descriptors = [STANDARD_OUTPUT, STANDARD_ERROR].map((own) => ({ own, saved: dup(own) }));
  const aside = open(new TextEncoder().encode(`${file}\0`), APPEND);
  const reader = Deno.openSync(file);
  for (const { own, saved } of descriptors) if (aside >= 0 && saved >= 0) dup2(aside, own);
  Deno.removeSync(file); // It lives on while it is open, and no longer.

  const decoder = new TextDecoder();
  const buffer = new Uint8Array(16_384);
  let rest = "";
  const take = (): string[] => {
    for (let read; (read = reader.readSync(buffer)) !== null && read > 0;) {
      rest += decoder.decode(buffer.subarray(0, read), { stream: true });
    }
    const lines = rest.split(/\r?\n/);
    rest = lines.pop()!;
    return lines;
  };
  const terminal = descriptors[0]!.saved;
  /** Waits until the terminal takes more: it shares its mode with standard input, which does not block. */
  const wait = () => {
    const asked = new DataView(new ArrayBuffer(8));
    asked.setInt32(0, terminal, true);
    asked.setInt16(4, WRITABLE, true);
    poll(new Uint8Array(asked.buffer), 1n, PATIENCE);
    const answer = asked.getInt16(6, true);
    if ((answer & WRITABLE) === 0 || (answer & BROKEN) !== 0) throw new Error("The terminal takes no more");
  };
  return {
    take,
    write(text) {
      const bytes = new TextEncoder().encode(text);
      for (let written = 0; written < bytes.length;) {
        const taken = Number(write(terminal, bytes.subarray(written), BigInt(bytes.length - written)));
        if (taken > 0) written += taken;
        else wait();
      }
    },
    release() {
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
