import process from "node:process";
import type { Command } from "../control.ts";
import { nearestFolder } from "./nearest_folder.ts";
import { serveCommands } from "./serve_commands.ts";
import { socketPathHere } from "./socket_path.ts";
import { STEER_SOCKET } from "./steer_protocol.ts";

/** What lets other processes of the same user steer a training; or nothing, where that cannot be. */
export interface Steering {
  /** Takes commands from now on. */
  serve(give: (command: Command) => void): void;
  /**
   * Puts the socket into the run's folder, where others look for it, in the place of one that a crash left. To be
   * called once the folder exists and nobody else trains in it.
   *
   * @returns Why nobody can steer, where that is so.
   */
  moveInto(folder: string): string | undefined;
  /** Takes the socket away; so does the end of the process, however it exits by itself. */
  close(): void;
}

/** A socket that is listened on. */
interface Bound {
  listener: Deno.Listener;
  path: string;
  /** Tells it apart from another training's at the same path. */
  inode: number | null;
}

const TOO_LONG = "the path of its folder is too long for a socket";

/**
 * Listens for commands. Deno asks for the right to the network for that, which `train` gives up before the run's
 * folder is made: so the socket is made under a name of its own and moved later.
 *
 * @param folder Where the socket will go; it need not exist yet.
 */
export function openSteering(folder: string): Steering {
  let socket = bind(nearestFolder(folder));
  const close = (reason: string) => {
    process.off("exit", exit);
    if (typeof socket === "string") return;
    socket.listener.close();
    removeSocket(socket);
    socket = reason;
  };
  const exit = () => close("the process ends");
  process.on("exit", exit);
  return {
    serve(give) {
      if (typeof socket !== "string") void serveCommands(socket.listener, give);
    },
    moveInto(folder) {
      if (typeof socket === "string") return socket;
      try {
        const goal = socketPathHere(folder, STEER_SOCKET);
        if (goal === undefined) throw new Error(TOO_LONG);
        Deno.renameSync(socket.path, goal);
        socket.path = goal;
      } catch (error) {
        const reason = reasonOf(error);
        close(reason);
        return reason;
      }
    },
    close: () => close("it is closed"),
  };
}

/**
 * Makes a socket in a folder that only the user can connect to; or says why not. It is made in a folder of the user's
 * alone: a umask would be that of all threads.
 */
function bind(folder: string): Bound | string {
  if (Deno.build.os === "windows") return "Windows has no such sockets";
  let closed: string | undefined;
  let listener: Deno.Listener | undefined;
  try {
    // By their ending both are cleared away with other unfinished things where a crash leaves them in a run's folder.
    const id = crypto.randomUUID().slice(0, 8);
    const path = socketPathHere(folder, `${STEER_SOCKET}.${id}.part`);
    if (path === undefined) return TOO_LONG;
    const room = `${folder}/${id}.part`;
    Deno.mkdirSync(room, { mode: 0o700 });
    closed = room;
    // Never longer than the path above.
    const made = socketPathHere(room, "s")!;
    listener = Deno.listen({ transport: "unix", path: made });
    Deno.chmodSync(made, 0o600);
    Deno.renameSync(made, path);
    return { listener, path, inode: Deno.lstatSync(path).ino };
  } catch (error) {
    listener?.close();
    return reasonOf(error);
  } finally {
    if (closed !== undefined) Deno.removeSync(closed, { recursive: true });
  }
}

/** Removes a socket, unless another training has put its own in the place. */
function removeSocket({ path, inode }: Bound): void {
  try {
    if (Deno.lstatSync(path).ino === inode) Deno.removeSync(path);
  } catch {
    // The folder was removed, say.
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
