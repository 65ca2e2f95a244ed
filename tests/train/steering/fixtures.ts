import { readLines, writeLine } from "../../../lib/train/steering/connection_lines.ts";
import { parseAnswer, type SteerAnswer } from "../../../lib/train/steering/steer_protocol.ts";
import { serveCommands } from "../../../lib/train/steering/serve_commands.ts";
import type { Command } from "../../../lib/train/control.ts";
import { withFolder } from "../../base/fixtures.ts";

/** For tests of sockets, which Deno has on Unix alone. */
export const unix = { ignore: Deno.build.os === "windows" };

/** A client that sends what it likes. */
export interface RawClient {
  connection: Deno.UnixConn;
  /** Sends a text as it is. */
  send(text: string): Promise<void>;
  /** The next answer; undefined once the other side has closed. */
  answer(): Promise<SteerAnswer | undefined>;
}

/** Connects to a socket. */
export async function connectRaw(path: string): Promise<RawClient> {
  const connection = await Deno.connect({ transport: "unix", path });
  const lines = readLines(connection);
  return {
    connection,
    async send(text) {
      const bytes = new TextEncoder().encode(text);
      for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
    },
    async answer() {
      const { value } = await lines.next().catch(() => ({ value: undefined }));
      return value === undefined ? undefined : parseAnswer(value);
    },
  };
}

/** Asks for a command, as a client of good manners does. */
export async function ask(client: RawClient, command: Command): Promise<SteerAnswer | undefined> {
  await writeLine(client.connection, { command });
  return await client.answer();
}

/** Runs `use` while commands are accepted at a socket; they are listed in the order of arrival. */
export async function withServer(use: (path: string, given: Command[]) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const path = `${folder}/steer.sock`;
    const listener = Deno.listen({ transport: "unix", path });
    const given: Command[] = [];
    const served = serveCommands(listener, (command) => given.push(command));
    try {
      await use(path, given);
    } finally {
      listener.close();
      await served;
    }
  });
}

/** Creates a socket that nobody listens to, as a crash leaves it. */
export async function leaveStale(path: string): Promise<void> {
  const listener = Deno.listen({ transport: "unix", path: `${path}.new` });
  // Closing would remove the file with the name under which it was created.
  await Deno.rename(`${path}.new`, path);
  listener.close();
}
