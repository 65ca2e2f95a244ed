import xterm from "@xterm/headless";
import { fileURLToPath } from "node:url";
import { PATIENCE } from "../../base/fixtures.ts";

/** A Python with `openpty`, which Deno lacks. If undefined, these tests cannot run. */
export const PYTHON: string | undefined = Deno.build.os === "windows" ? undefined : await findPython();

/** Scrollback of the emulator, in lines. */
const SCROLLBACK = 1000;

/** How a command ended, and the state of its terminal. */
export interface TerminalEnd {
  /** The exit code; null if a signal ended the command. */
  code: number | null;
  /** The signal that ended the command. */
  signal: string | null;
  /** The system's modes of the terminal before the command. */
  before: number[];
  /** The modes after the command; null if the terminal was hung up. */
  after: number[] | null;
}

/** Options for running a command. */
export interface PseudoterminalOptions {
  /** The working directory. */
  cwd: string;
  /** Environment variables in addition to those of the tests. */
  env?: Record<string, string>;
  /** Width of the terminal. */
  columns?: number;
  /** Height of the terminal. */
  rows?: number;
}

/** A command in its own terminal, whose screen is visible as {@link text}. */
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
    // A terminal answers queries about itself.
    this.#emulator.onData((answer) => void this.type(answer).catch(() => {}));
    this.#end = this.#follow();
    this.#end.catch(() => {});
  }

  /** All output, including escape sequences. */
  get raw(): string {
    return this.#raw;
  }

  /** The emulator of the terminal. */
  get emulator(): xterm.Terminal {
    return this.#emulator;
  }

  /** The screen and its scrollback: a line for each row, without trailing blanks. */
  text(): string {
    const { active } = this.#emulator.buffer;
    return Array.from({ length: active.length }, (_, i) => active.getLine(i)!.translateToString(true))
      .join("\n");
  }

  /** Waits until the text matches; fails if the command ends first. */
  async shows(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.text()), `showed ${pattern}`);
  }

  /** Waits until the text no longer matches; fails if the command ends first. */
  async hides(pattern: RegExp): Promise<void> {
    await this.#until(() => !pattern.test(this.text()), `hid ${pattern}`);
  }

  /** Waits until the output contains something, such as a mode of the terminal. */
  async writes(pattern: RegExp): Promise<void> {
    await this.#until(() => pattern.test(this.#raw), `wrote ${pattern}`);
  }

  /** Waits until the screen satisfies a condition, which is checked after each output. */
  async until(wanted: () => boolean): Promise<void> {
    await this.#until(wanted, `did what ${wanted} looks for`);
  }

  /** Waits for the command's end; fails if it takes too long. */
  async end(): Promise<TerminalEnd> {
    await this.#until(() => this.#over, "ended");
    return await this.#end;
  }

  /** Presses keys. */
  async type(keys: string): Promise<void> {
    await this.#order({ type: keys });
  }

  /** Resizes the window. */
  async resize(columns: number, rows: number): Promise<void> {
    this.#emulator.resize(columns, rows);
    await this.#order({ size: [columns, rows] });
  }

  async signal(name: Deno.Signal): Promise<void> {
    await this.#order({ signal: name });
  }

  /** Restores the terminal's modes, as a shell does when the command is suspended. */
  async cook(): Promise<void> {
    await this.#order({ cooked: true });
  }

  /** Sets whether the terminal accepts output, which it does not after Ctrl-S. */
  async read(whether: boolean): Promise<void> {
    await this.#order({ reading: whether });
  }

  /** Closes the window. */
  async hangUp(): Promise<void> {
    await this.#order({ hangup: true });
  }

  /** Ends everything that still runs. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#orders.close().catch(() => {}); // It has ended by itself, as expected.
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

  /** Reads the messages of the Python program until its end. */
  async #follow(): Promise<TerminalEnd> {
    let end: TerminalEnd | undefined;
    const decoder = new TextDecoder();
    try {
      for await (const line of linesOf(this.#child.stdout)) {
        const message: { output: string } | { end: TerminalEnd } = JSON.parse(line);
        if ("end" in message) end = message.end;
        else {
          const bytes = Uint8Array.fromBase64(message.output);
          this.#raw += decoder.decode(bytes, { stream: true });
          await new Promise<void>((resolve) => this.#emulator.write(bytes, resolve));
          this.#wake();
        }
      }
    } finally {
      this.#over = true;
      this.#wake();
    }
    if (end === undefined) {
      throw new Error("The Python program of the terminal ended without telling how the command did");
    }
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
