import { UserError } from "../../base/user_error.ts";
import type { Command } from "../control.ts";
import { readLines, writeLine } from "./connection_lines.ts";
import { socketPathHere } from "./socket_path.ts";
import { parseAnswer, STEER_SOCKET, type SteerAnswer } from "./steer_protocol.ts";

/** A training in another process, to be steered. */
export interface SteeredRun {
  /**
   * Gives the training a command; done when it has that, not when it has obeyed.
   *
   * @throws {UserError} If it refuses, does not answer within some seconds, or has ended.
   */
  give(command: Command): Promise<void>;
  /** Ends the connection. */
  close(): void;
}

/** How long to wait for an answer: a process that is stopped, by Ctrl-Z say, gives none. */
const PATIENCE_MS = 5000;

/**
 * Connects to the training that is going on in a run's folder; undefined where nobody listens. A connection that fails
 * is made anew for the next command, in case that the training was only slow, or was resumed by another process.
 *
 * @param folder The run's.
 * @param patience Milliseconds to wait for each answer.
 */
export async function connectToRun(folder: string, patience = PATIENCE_MS): Promise<SteeredRun | undefined> {
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
    const answer = await exchange(link, command, patience).catch((error) => {
      close(); // A late answer would be taken for the next command's.
      throw error;
    });
    if (!answer.ok) throw new UserError(answer.error);
  };
  let last: Promise<void> = Promise.resolve();
  return {
    give(command) {
      // In turn, so that each gets its own answer.
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

/** A connection and the lines that come over it. */
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
    return undefined; // No socket, or one that a crash has left, or another user's.
  }
}

/** Sends a command and returns the answer to it. */
async function exchange(
  { connection, lines }: Link,
  command: Command,
  patience: number,
): Promise<SteerAnswer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new UserError("Expected an answer of the training but found none; is it stopped?")),
      patience,
    );
  });
  const answered = async () => {
    // Where nothing can be written any more, there may still be a word why.
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
  return new UserError("Expected a training to steer but it has ended");
}
