import { LIBC } from "../../base/libc.ts";

/** O_WRONLY | O_NONBLOCK | O_NOCTTY; the last two differ between the systems. */
const NEVER_WAIT = Deno.build.os === "darwin" ? 0x20005 : 0x901;
/** Bytes that the path of a terminal may have. */
const PATH_BYTES = 1024;

/** POLLOUT: a descriptor takes more. */
const WRITABLE = 4;
/** POLLERR, POLLHUP, POLLNVAL: it never will. */
const BROKEN = 8 | 16 | 32;

/** Writes to a terminal without waiting longer than it is told to. */
export interface TerminalWriter {
  /** Whether the terminal takes something now: one that stands still does not, nor one that is closed. */
  isReady(): boolean;
  /**
   * Writes a text.
   *
   * @param patience Milliseconds that the terminal may stand still meanwhile; below 0 for any time.
   * @returns Whether all of it was taken.
   */
  write(text: string, patience: number): boolean;
  /** Ends the writing. */
  close(): void;
}

/**
 * Opens the terminal behind a descriptor for a writer of its own, which stays when the descriptor becomes something
 * else. It does not wait where others do, who would be held up for good by a terminal that stands still, as a line that
 * is cut or Ctrl-S makes it.
 *
 * @param descriptor Of this process.
 * @returns undefined where there is no such thing.
 */
export function openTerminalWriter(descriptor: number): TerminalWriter | undefined {
  if (LIBC === undefined) return undefined;
  const libc = Deno.dlopen(LIBC, {
    ttyname_r: { parameters: ["i32", "buffer", "usize"], result: "i32" },
    open: { parameters: ["buffer", "i32"], result: "i32" },
    dup: { parameters: ["i32"], result: "i32" },
    close: { parameters: ["i32"], result: "i32" },
    write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
    poll: { parameters: ["buffer", "u64", "i32"], result: "i32" },
  });
  const { ttyname_r, open, dup, close, write, poll } = libc.symbols;
  const path = new Uint8Array(PATH_BYTES);
  // What is open already is shared with other programs, whose writing has to wait. But its path may be another user's.
  const anew = ttyname_r(descriptor, path, BigInt(PATH_BYTES)) === 0 ? open(path, NEVER_WAIT) : -1;
  const terminal = anew >= 0 ? anew : dup(descriptor);

  const isReady = (patience: number): boolean => {
    const asked = new DataView(new ArrayBuffer(8));
    asked.setInt32(0, terminal, true);
    asked.setInt16(4, WRITABLE, true);
    poll(new Uint8Array(asked.buffer), 1n, patience);
    const answer = asked.getInt16(6, true);
    if ((answer & BROKEN) !== 0) return false;
    // A signal ends the wait too.
    return (answer & WRITABLE) !== 0 || (patience < 0 && isReady(patience));
  };
  return {
    isReady: () => isReady(0),
    write(text, patience) {
      const bytes = new TextEncoder().encode(text);
      for (let written = 0; written < bytes.length;) {
        const taken = Number(write(terminal, bytes.subarray(written), BigInt(bytes.length - written)));
        if (taken > 0) written += taken;
        else if (!isReady(patience)) return false;
      }
      return true;
    },
    close() {
      close(terminal);
      libc.close();
    },
  };
}
