import xterm from "@xterm/headless";
import { fileURLToPath } from "node:url";
import { PATIENCE } from "../../base/fixtures.ts";

/** A program that has `openpty`, which Deno has not. Undefined where there is none: then nothing here can be tested. */
export const PYTHON: string | undefined = Deno.build.os === "windows" ? undefined : await findPython();

/** Lines that the emulator remembers. */
const SCROLLBACK = 1000;

/** How a command ended, and what it left of its terminal. */
export interface TerminalEnd {
  /** The exit code; null where a signal ended it. */
  code: number | null;
  /** The signal that ended it. */
  signal: string | null;
  /** The terminal's modes as the system has them, before. */
  before: number[];
  /** The same, after; null where the terminal was hung up. */
  after: number[] | null;
}

/** What to run a command with. */
export interface PseudoterminalOptions {
  /** The working directory. */
  cwd: string;
  /** Variables of the environment beside those of the tests. */
  env?: Record<string, string>;
  /** Width of the terminal. */
  columns?: number;
  /** Height of the terminal. */
  rows?: number;
}

/** A command that runs in a terminal of its own, whose screen a person would see in {@link text}. */
export class Pseudoterminal {
  readonly #end: Promise<TerminalEnd>;
  readonly #child: Deno.ChildProcess;
  readonly #orders: WritableStreamDefaultWriter<Uint8Array>;
  readonly #emulator: xterm.Terminal;
  #raw = "";
  #over = false;
  #changed = Promise.withResolvers<void>();

  /** Starts a command. */
  constructor(command: string[], { cwd, env = {}, columns = 120, rows = 36 }: PseudoterminalOptions) {
    const script = fileURLToPath(import.meta.resolve("./pseudoterminal.py"));
    this.#child = new Deno.Command(PYTHON!, {
      args: [script, `${columns}`, `${rows}`, ...command],
      cwd,
      env: { TERM: "xterm-256color", COLORTERM: "", NO_COLOR: "", LANG: "C.UTF-8", ...env },
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    this.#orders = this.#child.stdin.getWriter();
    this.#emulator = new xterm.Terminal({
      cols: columns,
      rows,
      scrollback: SCROLLBACK,
      allowProposedApi: true,
    });
    // A terminal answers when it is asked what it is.
    this.#emulator.onData((answer) => void this.type(answer).catch(() => {}));
    this.#end = this.#follow();
    this.#end.catch(() => {});
  }

  /** All that was written, escape sequences too. */
  get raw(): string {
    return this.#raw;
  }

  /** The emulator that shows it. */
  get emulator(): xterm.Terminal {
    return this.#emulator;
  }

  /** What is to be seen, and what was scrolled away above it: a line for each row, without spaces at the ends. */
  text(): string {
    const { active } = this.#emulator.buffer;
    return Array.from({ length: active.length }, (_, i) => active.getLine(i)!.translateToString(true))
      .join("\n");
  }

  /** Waits until something is to be seen; fails if the command ends before. */
  async shows(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.text()), `showed ${pattern}`);
  }

  /** Waits until something is to be seen no more; fails if the command ends before. */
  async hides(pattern: RegExp): Promise<void> {
    await this.#until(() => !pattern.test(this.text()), `hid ${pattern}`);
  }

  /** Waits until something was written: a mode of the terminal, say. */
  async writes(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.#raw), `wrote ${pattern}`);
  }

  /** Waits until the screen is as wanted, which is looked for whenever something is written. */
  async until(wanted: () => boolean): Promise<void> {
    await this.#until(wanted, `did what ${wanted} looks for`);
  }

  /** Waits for the command's end; fails if it does not come. */
  async end(): Promise<TerminalEnd> {
    await this.#until(() => this.#over, "ended");
    return await this.#end;
  }

  /** Presses keys. */
  async type(keys: string): Promise<void> {
    await this.#order({ type: keys });
  }

  /** Makes the window another size. */
  async resize(columns: number, rows: number): Promise<void> {
    this.#emulator.resize(columns, rows);
    await this.#order({ size: [columns, rows] });
  }

  /** Sends the command a signal. */
  async signal(name: Deno.Signal): Promise<void> {
    await this.#order({ signal: name });
  }

  /** Puts the line's modes back, as a shell does when the command is stopped. */
  async cook(): Promise<void> {
    await this.#order({ cooked: true });
  }

  /** Whether the terminal takes what is written: with Ctrl-S it does not. */
  async read(whether: boolean): Promise<void> {
    await this.#order({ reading: whether });
  }

  /** Closes the window. */
  async hangUp(): Promise<void> {
    await this.#order({ hangup: true });
  }

  /** Ends all that is still going on. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#orders.close().catch(() => {}); // It has ended by itself, as it should.
    await this.#child.status;
    await this.#end.catch(() => {});
    this.#emulator.dispose();
  }

  async #order(order: object): Promise<void> {
    await this.#orders.write(new TextEncoder().encode(JSON.stringify(order) + "\n"));
  }

  async #until(met: () => boolean, what: string): Promise<void> {
    const late = Promise.withResolvers<"late">();
    const timer = setTimeout(() => late.resolve("late"), PATIENCE);
    try {
      while (!met()) {
        if (this.#over) throw new Error(`Ended before it ${what}:\n${this.text()}`);
        if (await Promise.race([this.#changed.promise, late.promise]) === "late") {
          throw new Error(`Expected that it ${what} within ${PATIENCE / 1000} s but found\n${this.text()}`);
        }
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /** Takes in what the command's keeper tells, to its end. */
  async #follow(): Promise<TerminalEnd> {
    let end: TerminalEnd | undefined;
    const decoder = new TextDecoder();
    try {
      for await (const line of linesOf(this.#child.stdout)) {
        const told: { output: string } | { end: TerminalEnd } = JSON.parse(line);
        if ("end" in told) end = told.end;
        else {
          const bytes = Uint8Array.fromBase64(told.output);
          this.#raw += decoder.decode(bytes, { stream: true });
          await new Promise<void>((resolve) => this.#emulator.write(bytes, resolve));
          this.#wake();
        }
      }
    } finally {
      this.#over = true;
      this.#wake();
    }
    if (end === undefined) throw new Error("The terminal's keeper ended without telling how the command did");
    return end;
  }

  #wake(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string, void> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

async function findPython(): Promise<string | undefined> {
  try {
    const { success } = await new Deno.Command("python3", {
      args: ["-c", "import os, termios; os.openpty"],
      stderr: "null",
    }).output();
    return success ? "python3" : undefined;
  } catch {
    return undefined;
  }
}
