import { LIBC } from "../../base/libc.ts";
import { suspendWhileBackground } from "../../cli/suspend_job.ts";

/** O_WRONLY | O_NONBLOCK | O_NOCTTY; the last two differ between the systems. */
const NEVER_WAIT = Deno.build.os === "darwin" ? 0x20005 : 0x901;
/** Maximum length of a terminal's path, in bytes. */
const PATH_BYTES = 1024;

/** POLLOUT: the descriptor can be written. */
const WRITABLE = 4;
/** POLLERR, POLLHUP, POLLNVAL: the descriptor is broken. */
const BROKEN = 8 | 16 | 32;

/** Writes to a terminal with a limit on the time to wait. */
export interface TerminalWriter {
  /** Whether the terminal accepts output now; one that is stalled or closed does not. */
  isReady(): boolean;
  /**
   * Writes a text; with a limit, only while the terminal is not another job's, such as the shell's: until then the whole
   * job is suspended. Something else may have stopped it in the middle of a text, whose rest a shell's `bg` would write.
   *
   * @param patience Milliseconds for which the terminal may stall; below 0 for no limit.
   * @returns Whether the whole text was written.
   */
  write(text: string, patience: number): boolean;
  /** Closes the terminal's descriptor. */
  close(): void;
}

/**
 * Opens the terminal of a file descriptor separately, so that the writer remains usable when the descriptor is
 * redirected. It is non-blocking: a blocking write would wait forever for a terminal that is stalled by a dropped
 * connection or Ctrl-S.
 *
 * @param descriptor A file descriptor of this process.
 * @returns Undefined without a C library.
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
    tcgetpgrp: { parameters: ["i32"], result: "i32" },
    getpgid: { parameters: ["i32"], result: "i32" },
  });
  const { ttyname_r, open, dup, close, write, poll, tcgetpgrp, getpgid } = libc.symbols;
  const path = new Uint8Array(PATH_BYTES);
  // The open descriptor is shared with other programs, whose writes must block. But its path may be another user's.
  const reopened = ttyname_r(descriptor, path, BigInt(PATH_BYTES)) === 0 ? open(path, NEVER_WAIT) : -1;
  const terminal = reopened >= 0 ? reopened : dup(descriptor);

  const isReady = (patience: number): boolean => {
    const asked = new DataView(new ArrayBuffer(8));
    asked.setInt32(0, terminal, true);
    asked.setInt16(4, WRITABLE, true);
    poll(new Uint8Array(asked.buffer), 1n, patience);
    const answer = asked.getInt16(6, true);
    if ((answer & BROKEN) !== 0) return false;
    // A signal also ends the wait.
    return (answer & WRITABLE) !== 0 || (patience < 0 && isReady(patience));
  };
  const isForeign = () => ![-1, getpgid(0)].includes(tcgetpgrp(terminal));
  return {
    isReady: () => isReady(0),
    write(text, patience) {
      const bytes = new TextEncoder().encode(text);
      for (let written = 0; written < bytes.length;) {
        if (patience >= 0 && isForeign()) suspendWhileBackground();
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
