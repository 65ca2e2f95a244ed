import { nearestFolder } from "./nearest_folder.ts";
import { socketPathHere } from "./socket_path.ts";
import { STEER_SOCKET } from "./steer_protocol.ts";

/** A socket under its temporary name. */
const UNFINISHED = new RegExp(`^${STEER_SOCKET.replaceAll(".", "\\.")}\\.[0-9a-f]{8}\\.part$`);
/** The private folder in which a socket is created. */
const PRIVATE = /^[0-9a-f]{8}\.part$/;
/** A socket is in its private folder for much less than a second. */
const PRIVATE_MS = 60_000;

/**
 * Removes the sockets that trainings left behind which were killed before their run's folder existed. Sockets of
 * trainings that are being set up at the moment stay.
 *
 * @param folder Where the run's folder will be, as for `openSteering`.
 */
export async function removeStaleSockets(folder: string): Promise<void> {
  const place = nearestFolder(folder);
  try {
    for (const { name, isDirectory } of Deno.readDirSync(place)) {
      const path = `${place}/${name}`;
      const isStale = isDirectory
        ? PRIVATE.test(name) && await isAbandoned(path)
        : UNFINISHED.test(name) && await isDead(socketPathHere(place, name));
      if (isStale) await Deno.remove(path, { recursive: true }).catch(() => {});
    }
  } catch {
    // A folder that cannot be listed; the training reports what it cannot do itself.
  }
}

/** Whether nothing listens on a socket. */
async function isDead(path: string | undefined): Promise<boolean> {
  if (path === undefined) return false;
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return false;
  } catch (error) {
    return error instanceof Deno.errors.ConnectionRefused;
  }
}

/** Whether a folder is old and contains nothing but a socket. */
async function isAbandoned(path: string): Promise<boolean> {
  const { mtime } = await Deno.stat(path);
  if (mtime === null || Date.now() - mtime.getTime() < PRIVATE_MS) return false;
  return Array.from(Deno.readDirSync(path)).every(({ name }) => name === "s");
}
