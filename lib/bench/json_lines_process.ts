import { UserError } from "../base/user_error.ts";

/** A program that answers each line of JSON with a line of JSON. */
export class JsonLinesProcess {
  readonly #child: Deno.ChildProcess;
  readonly #name: string;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: ReadableStreamDefaultReader<string>;
  readonly #complaint: Promise<string>;

  /**
   * Starts it.
   *
   * @param name What to call it in messages.
   * @param env Variables of its environment beside ours.
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
    // Read to its end in any case: a full pipe would hold the program up.
    this.#complaint = lastLine(lines(this.#child.stderr));
  }

  /**
   * Its next answer.
   *
   * @throws {UserError} If it ends instead, answers with an `error`, or with something that is no object: one can do
   * without it.
   */
  async next(): Promise<Record<string, unknown>> {
    const { value, done } = await this.#answers.read();
    if (done) {
      const { code, signal } = await this.#child.status;
      const how = signal === null ? `exit code ${code}` : signal;
      throw told(`${this.#name} ended with ${how}: ${await this.#complaint || "it does not say why"}`);
    }
    const answer = parseObject(value);
    if (answer === undefined) {
      throw told(`Expected JSON from ${this.#name} but found ${value.slice(0, 80)}`);
    }
    if (typeof answer.error === "string") throw told(`${this.#name} says ${answer.error}`);
    return answer;
  }

  /**
   * Asks for something and waits for the answer.
   *
   * @throws {UserError} As {@link next} does.
   */
  async ask(request: Record<string, unknown>): Promise<Record<string, unknown>> {
    // If it is gone the answer, or what it said at last, tells why.
    await this.#writer.write(new TextEncoder().encode(JSON.stringify(request) + "\n")).catch(() => {});
    return await this.next();
  }

  /** Closes its input, upon which it ends, and waits for that. */
  async close(): Promise<void> {
    await this.#writer.close().catch(() => {});
    await this.#answers.cancel();
    await this.#complaint;
    await this.#child.status;
  }
}

/** What another program says is told in one line, whatever it is. */
function told(message: string): UserError {
  return new UserError(message.replace(/\p{Cc}+/gu, " "));
}

/** The lines of a stream. */
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
