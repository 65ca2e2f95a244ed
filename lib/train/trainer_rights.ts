import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LIBC } from "../base/libc.ts";
import { userCache } from "../base/user_cache.ts";
import type { TrainingRequest } from "./messages.ts";

/** The kinds of data whose files name other files, which may be anywhere. */
const NAMING_KINDS: readonly string[] = ["list", "table"];

/**
 * The permissions of the trainer's thread, as the option `deno.permissions` of a worker: no network, no programs, no
 * modules of other hosts. It writes only into the folder of runs, or that of the run that it resumes, and into Trinca's
 * cache. It reads only those, its data, the project and Deno's packages; a list or a table may name images anywhere, so
 * a training on one may read all that its user may.
 *
 * @param request The training.
 * @param granted Whether this process has a permission without limits: a thread cannot get more than its process.
 */
export function trainerRights(
  { config, data, library }: TrainingRequest,
  granted: (name: "read" | "write") => boolean,
): Deno.PermissionOptionsObject {
  const { resume, checkpoint_path: runs } = config;
  const narrows = LIBC !== undefined; // Otherwise it could not make the links to checkpoints.
  const written = [
    ...(resume === "" ? placesOf(runs) : placesOf(resume, `${runs}/${resume}`)),
    ...ownCache(),
  ];
  const read = [
    ...written,
    ...placesOf(runs, config.init),
    ...dataPlaces(data.path),
    ...(library.path === undefined ? [] : placesOf(dirname(library.path))),
    fileURLToPath(new URL("../../", import.meta.url)),
    ...packageFolders(),
  ];
  return {
    net: false,
    run: false,
    import: false,
    env: "inherit",
    sys: "inherit",
    ffi: "inherit",
    write: narrows && granted("write") ? written : "inherit",
    read: narrows && granted("read") && !NAMING_KINDS.includes(data.name) ? read : "inherit",
  };
}

/** Absolute paths, and where those lead that are links; empty texts name nothing. */
function placesOf(...paths: readonly string[]): string[] {
  return paths.filter((path) => path !== "").flatMap((path) => {
    const absolute = resolve(path);
    try {
      return [...new Set([absolute, Deno.realPathSync(absolute)])];
    } catch {
      return [absolute]; // It does not exist yet, or is a run's name.
    }
  });
}

/** Where data are: a folder, or a file and those next to it; and where links at the top of that folder lead. */
function dataPlaces(path: string): string[] {
  try {
    const folder = Deno.statSync(path).isDirectory ? path : dirname(path);
    const links = Array.from(Deno.readDirSync(folder)).filter(({ isSymlink }) => isSymlink);
    return placesOf(path, folder, ...links.map(({ name }) => `${folder}/${name}`));
  } catch {
    return placesOf(path); // Drawn digits have no folder.
  }
}

function ownCache(): string[] {
  const caches = userCache();
  return caches === undefined ? [] : placesOf(`${caches}/trinca`);
}

/** Where Deno keeps npm packages, which read files of their own, such as WebAssembly. */
function packageFolders(): string[] {
  const folder = /^file:.*\/(?:node_modules|npm)\//.exec(import.meta.resolve("zod"))?.[0];
  return folder === undefined ? [] : [fileURLToPath(folder)];
}
