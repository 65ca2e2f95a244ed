import { withDiskErrors } from "../base/files.ts";
import { checkRoom, removeAll } from "../setup/disk.ts";
import { withFileLock } from "../setup/file_lock.ts";
import { rivalsCache } from "../setup/library_cache.ts";
import type { Prepared } from "../setup/prepare_library.ts";
import { findProgram, findPythons, runProgram } from "../setup/python.ts";
import type { Surroundings } from "../setup/surroundings.ts";
import { reasonOf, Unobtainable } from "../setup/unobtainable.ts";

/** The Python packages of the contenders; results with other versions are not comparable. */
export const PYTORCH_PACKAGES = ["torch==2.15.0", "pytorch-metric-learning==2.9.0", "numpy==2.4.6"] as const;

/** Folder name of the virtual environment. */
const FOLDER = "torch-2.15.0";
/** File that is written last: a folder without it is an incomplete installation. */
const MARK = "installed";
/** Bytes needed: the downloaded wheels, including CUDA's, and their unpacked contents. */
const ROOM = 11_000_000_000;
/** Time limits in milliseconds, for creating the environment and for the download. */
const LIMIT = { make: 300_000, install: 6 * 3600_000 } as const;

/**
 * Finds PyTorch in the user's cache, or installs it there with uv or pip into a separate virtual environment.
 *
 * @returns The path of the Python with PyTorch, or the reason why it is unavailable.
 */
export async function preparePytorch(surroundings: Surroundings): Promise<Prepared<{ python: string }>> {
  const rivals = rivalsCache(surroundings);
  if (rivals === undefined) {
    return { reason: "neither HOME nor XDG_CACHE_HOME says where to keep PyTorch" };
  }
  const folder = `${rivals}/${FOLDER}`;
  const python = `${folder}/bin/python`;
  if (await isComplete(folder)) return { python };
  try {
    return await withDiskErrors(rivals, async () => {
      await Deno.mkdir(rivals, { recursive: true });
      const wait = () => surroundings.output.say("Another Trinca is installing PyTorch; waiting for it");
      return await withFileLock(`${rivals}.lock`, wait, async () => {
        // The previous holder of the lock may have installed it.
        if (!await isComplete(folder)) await install(folder, surroundings);
        return { python };
      });
    });
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Returns the Python with PyTorch in the user's cache; undefined if it is not installed. */
export async function findPytorch(surroundings: Surroundings): Promise<string | undefined> {
  const rivals = rivalsCache(surroundings);
  if (rivals === undefined || !await isComplete(`${rivals}/${FOLDER}`)) return undefined;
  return `${rivals}/${FOLDER}/bin/python`;
}

async function isComplete(folder: string): Promise<boolean> {
  return await Deno.readTextFile(`${folder}/${MARK}`).catch(() => "") === markText();
}

function markText(): string {
  return PYTORCH_PACKAGES.join("\n") + "\n";
}

async function install(folder: string, surroundings: Surroundings): Promise<void> {
  const uv = await findProgram("uv", surroundings);
  const [python] = await findPythons(surroundings);
  if (uv === undefined && python === undefined) {
    throw new Unobtainable("neither uv nor Python was found to install PyTorch");
  }
  await removeAll(folder);
  await checkRoom(folder.replace(/\/[^/]*$/, ""), ROOM, 0, surroundings);
  surroundings.output.say(
    `Installing PyTorch with ${
      uv === undefined ? "pip" : "uv"
    } for comparison: several GB, only this once; ` +
      "--no_pytorch skips it",
  );
  const run = async (program: string, args: readonly string[], limit: number) => {
    const environment = { PIP_DISABLE_PIP_VERSION_CHECK: "1" };
    const { success, stderr } = await runProgram(program, args, surroundings, limit, environment);
    if (success) return;
    await removeAll(folder);
    const reason = stderr.trim().split("\n").findLast((line) => line.trim() !== "") ?? "it printed no reason";
    throw new Unobtainable(`${program.split("/").at(-1)!} cannot install PyTorch: ${reason.trim()}`);
  };
  const own = `${folder}/bin/python`;
  if (uv !== undefined) {
    await run(uv, ["venv", "--quiet", folder], LIMIT.make);
    await run(uv, ["pip", "install", "--quiet", `--python=${own}`, ...PYTORCH_PACKAGES], LIMIT.install);
  } else {
    await run(python!, ["-m", "venv", folder], LIMIT.make);
    await run(own, ["-m", "pip", "install", "--quiet", "--retries=2", ...PYTORCH_PACKAGES], LIMIT.install);
  }
  await Deno.writeTextFile(`${folder}/${MARK}`, markText());
}
