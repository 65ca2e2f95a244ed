import { UserError } from "../../base/user_error.ts";
import type { Command } from "../control.ts";
import { readLines, writeLine } from "./connection_lines.ts";
import { parseRequest, type SteerAnswer } from "./steer_protocol.ts";

/** So many connections are served at a time; a further one is told so. */
export const MOST_CONNECTIONS = 16;
/** Milliseconds between two lines of a connection, so that no flood of them reaches the training. */
const BREATH_MS = 10;

/**
 * Takes commands from whoever connects, until the listener is closed; then its connections are closed too. Nothing
 * that a client sends, or fails to send or read, ends it.
 *
 * @param give Hands a command on.
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
      await breathe(); // The process has too many open files, say.
      continue;
    }
    if (connections.size >= MOST_CONNECTIONS) {
      const error = `Expected at most ${MOST_CONNECTIONS} connections at a time; close another one`;
      void end(connection, { ok: false, error });
      continue;
    }
    connections.add(connection);
    void serve(connection, give).finally(() => connections.delete(connection));
  }
  for (const connection of connections) close(connection);
}

/** Obeys a connection's lines in turn until it ends. */
async function serve(connection: Deno.Conn, give: (command: Command) => void): Promise<void> {
  try {
    for await (const line of readLines(connection)) {
      await writeLine(connection, obey(line, give));
      await breathe();
    }
    close(connection);
  } catch (error) {
    if (error instanceof UserError) await end(connection, { ok: false, error: error.message });
    else close(connection); // The other side is gone.
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

/** Tells a connection why it is closed, if it listens, and closes it. */
async function end(connection: Deno.Conn, answer: SteerAnswer): Promise<void> {
  await writeLine(connection, answer).catch(() => {});
  close(connection);
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // It is closed already.
  }
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, BREATH_MS));
}
