import process from "node:process";
import type { Command } from "../control.ts";
import { nearestFolder } from "./nearest_folder.ts";
import { serveCommands } from "./serve_commands.ts";
import { socketPathHere } from "./socket_path.ts";
import { STEER_SOCKET } from "./steer_protocol.ts";

/** Lets other processes of the same user control a training, where the system supports it. */
export interface Steering {
  /** Starts to accept commands. */
  serve(give: (command: Command) => void): void;
  /**
   * Moves the socket into the run's folder, where clients look for it, and replaces one that a crash left
   * there. Call it once the folder exists and is locked.
   *
   * @returns Why no commands can be accepted, if so.
   */
  moveInto(folder: string): string | undefined;
  /** Removes the socket. This also happens when the process exits by itself. */
  close(): void;
}

/** A socket in the listening state. */
interface Bound {
  listener: Deno.Listener;
  path: string;
  /** Distinguishes it from another training's socket at the same path. */
  inode: number | null;
}

const TOO_LONG = "the path of its folder is too long for a socket";

/**
 * Starts to listen for commands. Deno requires the network permission for this, which `train` drops before
 * the run's folder is created; so the socket is created under a temporary name and moved later.
 *
 * @param folder Where the socket will be; it need not exist yet.
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
 * Creates a socket in a folder that only the user can connect to; returns the reason if that fails. The
 * socket is created inside a private folder, because a umask would affect all threads.
 */
function bind(folder: string): Bound | string {
  if (Deno.build.os === "windows") return "Windows has no such sockets";
  let created: string | undefined;
  let listener: Deno.Listener | undefined;
  try {
    // The ending of both names lets them be removed with other unfinished files if a crash leaves them in a
    // run's folder.
    const id = crypto.randomUUID().slice(0, 8);
    const path = socketPathHere(folder, `${STEER_SOCKET}.${id}.part`);
    if (path === undefined) return TOO_LONG;
    const privateFolder = `${folder}/${id}.part`;
    Deno.mkdirSync(privateFolder, { mode: 0o700 });
    created = privateFolder;
    // Never longer than the path above.
    const made = socketPathHere(privateFolder, "s")!;
    listener = Deno.listen({ transport: "unix", path: made });
    Deno.chmodSync(made, 0o600);
    Deno.renameSync(made, path);
    return { listener, path, inode: Deno.lstatSync(path).ino };
  } catch (error) {
    listener?.close();
    return reasonOf(error);
  } finally {
    if (created !== undefined) removeFolder(created);
  }
}

/** Removes the private folder; if that fails, a later training does it. */
function removeFolder(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch {
    // It must not keep a training from beginning.
  }
}

/** Removes a socket, unless another training has replaced it. */
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
