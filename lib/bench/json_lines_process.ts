import { UserError } from "../base/user_error.ts";

/** A child process that answers each line of JSON with a line of JSON. */
export class JsonLinesProcess {
  readonly #child: Deno.ChildProcess;
  readonly #name: string;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: ReadableStreamDefaultReader<string>;
  readonly #complaint: Promise<string>;

  /**
   * Starts the program.
   *
   * @param name Name of the program in messages.
   * @param env Environment variables in addition to those of this process.
   * @throws {Error} If there is no such program.
   */
  constructor(name: string, program: string, args: readonly string[], env: Record<string, string> = {}) {
    this.#name = name;
    this.#child = new Deno.Command(program, {
      args: [...args],
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#answers = lines(this.#child.stdout).getReader();
    // Always read to the end: a full pipe would block the program.
    this.#complaint = lastLine(lines(this.#child.stderr));
  }

  /**
   * Reads the next answer.
   *
   * @throws {UserError} If the program ends instead, or answers with an `error` or with something other than an
   * object. A benchmark can continue without this contender.
   */
  async next(): Promise<Record<string, unknown>> {
    const { value, done } = await this.#answers.read();
    if (done) {
      const { code, signal } = await this.#child.status;
      const how = signal === null ? `exit code ${code}` : signal;
      throw oneLine(`${this.#name} ended with ${how}: ${await this.#complaint || "it printed no reason"}`);
    }
    const answer = parseObject(value);
    if (answer === undefined) {
      throw oneLine(`Expected JSON from ${this.#name} but found ${value.slice(0, 80)}`);
    }
    if (typeof answer.error === "string") throw oneLine(`${this.#name} says ${answer.error}`);
    return answer;
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws {UserError} As {@link next} does.
   */
  async ask(request: Record<string, unknown>): Promise<Record<string, unknown>> {
    // If the program has ended, next() reports why.
    await this.#writer.write(new TextEncoder().encode(JSON.stringify(request) + "\n")).catch(() => {});
    return await this.next();
  }

  /** Closes the program's input, which ends it, and waits for its end. */
  async close(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#answers.cancel();
    await this.#complaint;
    await this.#child.status;
  }
}

/** An error whose message is one line, whatever another program printed. */
function oneLine(message: string): UserError {
  return new UserError(message.replace(/\p{Cc}+/gu, " "));
}

/** Splits a stream into lines. */
function lines(bytes: ReadableStream<Uint8Array<ArrayBuffer>>): ReadableStream<string> {
  let rest = "";
  const splitter = new TransformStream<string, string>({
    transform(text, controller) {
      const whole = (rest + text).split("\n");
      rest = whole.pop()!;
      for (const line of whole) controller.enqueue(line);
    },
    flush(controller) {
      if (rest !== "") controller.enqueue(rest);
    },
  });
  return bytes.pipeThrough(new TextDecoderStream()).pipeThrough(splitter);
}

async function lastLine(texts: ReadableStream<string>): Promise<string> {
  let last = "";
  for await (const line of texts) if (line.trim() !== "") last = line.trim();
  return last;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
