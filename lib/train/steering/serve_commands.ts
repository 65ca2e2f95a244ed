import { UserError } from "../../base/user_error.ts";
import type { Command } from "../control.ts";
import { readLines, writeLine } from "./connection_lines.ts";
import { parseRequest, type SteerAnswer } from "./steer_protocol.ts";

/** The maximum number of simultaneous connections; further ones get an error. */
export const MAX_CONNECTIONS = 16;
/**
 * The delay after each line of a connection, in milliseconds, so that a flood of lines cannot slow down the
 * training.
 */
const DELAY_MS = 10;

/**
 * Accepts commands from every client until the listener is closed; then it closes the connections. Nothing
 * that a client sends, or fails to send or read, ends it.
 *
 * @param give Receives the commands.
 */
export async function serveCommands(
  listener: Pick<Deno.Listener, "accept">,
  give: (command: Command) => void,
): Promise<void> {
  const connections = new Set<Deno.Conn>();
  for (;;) {
    let connection: Deno.Conn;
    try {
      connection = await listener.accept();
    } catch (error) {
      if (error instanceof Deno.errors.BadResource || error instanceof Deno.errors.Interrupted) break;
      await delay(); // The process has too many open files, say.
      continue;
    }
    if (connections.size >= MAX_CONNECTIONS) {
      const error = `Expected at most ${MAX_CONNECTIONS} connections at a time; close another one`;
      void end(connection, { ok: false, error });
      continue;
    }
    connections.add(connection);
    void serve(connection, give).finally(() => connections.delete(connection));
  }
  for (const connection of connections) close(connection);
}

/** Executes the lines of a connection in order until it ends. */
async function serve(connection: Deno.Conn, give: (command: Command) => void): Promise<void> {
  try {
    for await (const line of readLines(connection)) {
      await writeLine(connection, obey(line, give));
      await delay();
    }
    close(connection);
  } catch (error) {
    if (error instanceof UserError) await end(connection, { ok: false, error: error.message });
    else close(connection); // The client has disconnected.
  }
}

function obey(line: string, give: (command: Command) => void): SteerAnswer {
  const command = parseRequest(line);
  if (command === undefined) {
    return {
      ok: false,
      error: `Expected a command such as {"command":"pause"} but found ${line.slice(0, 80)}`,
    };
  }
  give(command);
  return { ok: true };
}

/** Sends a connection the reason why it is closed, if it can still receive, and closes it. */
async function end(connection: Deno.Conn, answer: SteerAnswer): Promise<void> {
  await writeLine(connection, answer).catch(() => {});
  close(connection);
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is already closed.
  }
}

function delay(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, DELAY_MS));
}
