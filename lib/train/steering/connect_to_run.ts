import { UserError } from "../../base/user_error.ts";
import type { Command } from "../control.ts";
import { readLines, writeLine } from "./connection_lines.ts";
import { socketPathHere } from "./socket_path.ts";
import { parseAnswer, STEER_SOCKET, type SteerAnswer } from "./steer_protocol.ts";

/** A training in another process that accepts commands. */
export interface SteeredRun {
  /**
   * Sends a command to the training; resolves when it was received, not when it was executed.
   *
   * @throws {UserError} If the training rejects it, does not answer within a few seconds, or has ended.
   */
  give(command: Command): Promise<void>;
  /** Closes the connection. */
  close(): void;
}

/** The time to wait for an answer: a process that is suspended, by Ctrl-Z say, gives none. */
const ANSWER_TIMEOUT_MS = 5000;

/**
 * Connects to the training that is running in a run's folder; undefined if none accepts connections. After a
 * failure the next command opens a new connection, since the training may only have been slow or may have
 * been resumed by another process.
 *
 * @param folder The run's folder.
 * @param timeout Milliseconds to wait for each answer.
 */
export async function connectToRun(
  folder: string,
  timeout = ANSWER_TIMEOUT_MS,
): Promise<SteeredRun | undefined> {
  let link = await connect(folder);
  if (link === undefined) return undefined;
  let over = false;
  const close = () => {
    link?.connection.close();
    link = undefined;
  };
  const ask = async (command: Command) => {
    if (!over) link ??= await connect(folder);
    if (link === undefined) throw gone();
    const answer = await exchange(link, command, timeout).catch((error) => {
      close(); // A late answer would be mistaken for the answer to the next command.
      throw error;
    });
    if (!answer.ok) throw new UserError(answer.error);
  };
  let last: Promise<void> = Promise.resolve();
  return {
    give(command) {
      // One at a time, so that each gets its own answer.
      const next = last.catch(() => {}).then(() => ask(command));
      last = next;
      return next;
    },
    close() {
      over = true;
      close();
    },
  };
}

/** A connection and its lines. */
interface Link {
  connection: Deno.Conn;
  lines: AsyncGenerator<string, void>;
}

async function connect(folder: string): Promise<Link | undefined> {
  try {
    const path = socketPathHere(folder, STEER_SOCKET);
    if (path === undefined) return undefined;
    const connection = await Deno.connect({ transport: "unix", path });
    return { connection, lines: readLines(connection) };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined; // No socket, or one that a crash left behind, or another user's.
  }
}

/** Sends a command and returns its answer. */
async function exchange(
  { connection, lines }: Link,
  command: Command,
  timeout: number,
): Promise<SteerAnswer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new UserError("Expected an answer from the training but got none; is it suspended?")),
      timeout,
    );
  });
  const answered = async () => {
    // Even if nothing can be written any more, a message with the reason may be there to read.
    await writeLine(connection, { command }).catch(() => {});
    return (await lines.next()).value;
  };
  try {
    const line = await Promise.race([answered().catch(() => undefined), late]);
    const answer = line === undefined ? undefined : parseAnswer(line);
    if (answer === undefined) throw gone();
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

function gone(): UserError {
  return new UserError("Expected a running training but it has ended");
}
