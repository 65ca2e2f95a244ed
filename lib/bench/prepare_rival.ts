import { withDiskErrors } from "../base/files.ts";
import { checkRoom, removeAll } from "../setup/disk.ts";
import { withFileLock } from "../setup/file_lock.ts";
import { rivalsCache } from "../setup/library_cache.ts";
import type { Prepared } from "../setup/prepare_library.ts";
import { findProgram, findPythons, runProgram } from "../setup/python.ts";
import type { Surroundings } from "../setup/surroundings.ts";
import { reasonOf, Unobtainable } from "../setup/unobtainable.ts";

/** Python packages to compare with. */
export interface Rival {
  /** Name in messages, such as `PyTorch`. */
  title: string;
  /** Folder name of the virtual environment. */
  folder: string;
  /** The packages whose environment these are added to; they have one of their own if missing. */
  addedTo?: Rival;
  /** The packages with exact versions; results with other versions are not comparable. */
  packages: readonly string[];
  /** How much is downloaded, for people. */
  size: string;
  /** Bytes needed: the downloaded wheels and their unpacked contents. */
  room: number;
}

/** Time limits in milliseconds, for creating the environment and for the download. */
const LIMIT = { make: 300_000, install: 6 * 3600_000 } as const;

/**
 * Finds packages in the user's cache, or installs them there with uv or pip into a virtual environment.
 *
 * @returns The path of the Python with the packages, or the reason why they are unavailable.
 */
export async function prepareRival(
  rival: Rival,
  surroundings: Surroundings,
): Promise<Prepared<{ python: string }>> {
  const rivals = rivalsCache(surroundings);
  if (rivals === undefined) {
    return { reason: `neither HOME nor XDG_CACHE_HOME says where to keep ${rival.title}` };
  }
  const folder = `${rivals}/${rival.folder}`;
  const python = `${folder}/bin/python`;
  if (rival.addedTo !== undefined) {
    const base = await prepareRival(rival.addedTo, surroundings);
    if (base.reason !== undefined) return base;
  }
  if (await isComplete(folder, rival)) return { python };
  try {
    return await withDiskErrors(rivals, async () => {
      await Deno.mkdir(rivals, { recursive: true });
      const wait = () =>
        surroundings.output.say(`Another Trinca is installing ${rival.title}; waiting for it`);
      return await withFileLock(`${rivals}.lock`, wait, async () => {
        // The previous holder of the lock may have installed them.
        if (!await isComplete(folder, rival)) await install(folder, rival, surroundings);
        return { python };
      });
    });
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Returns the Python with the packages in the user's cache; undefined if they are not installed. */
export async function findRival(rival: Rival, surroundings: Surroundings): Promise<string | undefined> {
  const rivals = rivalsCache(surroundings);
  if (rivals === undefined || !await isComplete(`${rivals}/${rival.folder}`, rival)) return undefined;
  return `${rivals}/${rival.folder}/bin/python`;
}

async function isComplete(folder: string, rival: Rival): Promise<boolean> {
  return await Deno.readTextFile(`${folder}/${markName(rival)}`).catch(() => "") === markText(rival);
}

/** File that is written last: a folder without it is an incomplete installation. */
function markName({ title, addedTo }: Rival): string {
  return addedTo === undefined ? "installed" : `installed_${title.toLowerCase()}`;
}

function markText({ packages }: Rival): string {
  return packages.join("\n") + "\n";
}

async function install(folder: string, rival: Rival, surroundings: Surroundings): Promise<void> {
  const { title, packages, room, size } = rival;
  const uv = await findProgram("uv", surroundings);
  const [python] = await findPythons(surroundings);
  if (uv === undefined && python === undefined) {
    throw new Unobtainable(`neither uv nor Python was found to install ${title}`);
  }
  const removeOwn = async () => {
    if (rival.addedTo === undefined) await removeAll(folder);
  };
  await removeOwn();
  await checkRoom(folder.replace(/\/[^/]*$/, ""), room, 0, surroundings);
  surroundings.output.say(
    `Installing ${title} with ${uv === undefined ? "pip" : "uv"} for comparison: ${size}, only this once; ` +
      "--no_pytorch skips it",
  );
  const run = async (program: string, args: readonly string[], limit: number) => {
    const environment = { PIP_DISABLE_PIP_VERSION_CHECK: "1" };
    const { success, stderr } = await runProgram(program, args, surroundings, limit, environment);
    if (success) return;
    await removeOwn();
    const reason = stderr.trim().split("\n").findLast((line) => line.trim() !== "") ?? "it printed no reason";
    throw new Unobtainable(`${program.split("/").at(-1)!} cannot install ${title}: ${reason.trim()}`);
  };
  const own = `${folder}/bin/python`;
  if (uv !== undefined) {
    if (rival.addedTo === undefined) await run(uv, ["venv", "--quiet", folder], LIMIT.make);
    await run(uv, ["pip", "install", "--quiet", `--python=${own}`, ...packages], LIMIT.install);
  } else {
    if (rival.addedTo === undefined) await run(python!, ["-m", "venv", folder], LIMIT.make);
    await run(own, ["-m", "pip", "install", "--quiet", "--retries=2", ...packages], LIMIT.install);
  }
  await Deno.writeTextFile(`${folder}/${markName(rival)}`, markText(rival));
}
