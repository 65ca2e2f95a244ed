import process from "node:process";
import { runName } from "../../run/run_folder.ts";
import { nearestFolder } from "./nearest_folder.ts";

/** A name for a new run, which no other training takes until this one's folder exists. */
export interface ReservedName extends Disposable {
  name: string;
}

const ENDING = ".reserved.part";
const RESERVED = /^\d{4}-\d\d-\d\d_\d{6}(_\d+)?\.reserved\.part$/;
/** Nobody asks for a name of a minute ago. */
const STALE_MS = 60_000;

/**
 * Reserves the name that a run has from its start time. Of trainings that start in the same second, as in a script, the
 * others get a number behind it. Dispose of it once the run's folder exists.
 *
 * @param runs The folder of runs; it need not exist yet.
 */
export function reserveRunName(runs: string, now: Date): ReservedName {
  const place = nearestFolder(runs);
  removeStale(place);
  for (let number = 1;; number++) {
    const name = number === 1 ? runName(now) : `${runName(now)}_${number}`;
    if (exists(`${runs}/${name}`)) continue;
    const path = `${place}/${name}${ENDING}`;
    try {
      Deno.openSync(path, { write: true, createNew: true }).close();
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) continue;
      return { name, [Symbol.dispose]: () => {} }; // What cannot be written, the training reports itself.
    }
    const dispose = () => {
      process.off("exit", dispose);
      remove(path);
    };
    process.on("exit", dispose);
    return { name, [Symbol.dispose]: dispose };
  }
}

/** Removes the reservations of trainings that were killed before their folder existed. */
function removeStale(place: string): void {
  try {
    for (const { name } of Deno.readDirSync(place)) {
      if (!RESERVED.test(name)) continue;
      const { mtime } = Deno.statSync(`${place}/${name}`);
      if (mtime !== null && Date.now() - mtime.getTime() > STALE_MS) remove(`${place}/${name}`);
    }
  } catch {
    // A folder that cannot be listed.
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Another training did.
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
