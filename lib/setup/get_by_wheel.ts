import { createHash } from "node:crypto";
import type { FoundCuda } from "./find_cuda.ts";
import { linkCuda } from "./link_cuda.ts";
import { recordBuild } from "./build_record.ts";
import { download } from "./download.ts";
import { removeAll } from "./disk.ts";
import { buildName } from "./library_cache.ts";
import { isFile } from "./library_names.ts";
import { pinnedDigest, type PinnedWheels } from "./pinned_wheels.ts";
import { Pip, type Wheel } from "./pip.ts";
import { hashFile } from "./receive_file.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";
import { unpackWheel } from "./unpack_wheel.ts";
import { cudaFile, cudaRequirements, libraryFile, tensorflowRequirement, VERSION } from "./wheel_contents.ts";

/** Folder in an unfinished build that lists the wheels already unpacked, so that an interrupted attempt can resume. */
const NOTES = ".notes";

/**
 * Gets libtensorflow from TensorFlow's wheel with Python's pip, and what is missing of CUDA from the wheels that it
 * requires. Keeps only the libraries and installs nothing. Each wheel must have its pinned SHA-256, and what was unpacked
 * is recorded.
 *
 * @param cache The cache's folder.
 * @param cuda CUDA on this machine, which is then linked.
 * @throws {Unobtainable} If there is no pip or no wheel for this machine, or a wheel cannot be downloaded or unpacked.
 */
export async function getByWheel(
  cache: string,
  gpu: boolean,
  surroundings: Surroundings,
  cuda?: FoundCuda,
): Promise<void> {
  const tensorflow = tensorflowRequirement(surroundings, gpu);
  const pip = await Pip.open(surroundings);
  const build = `${cache}/${buildName(VERSION, gpu)}`;
  const unfinished = `${build}.part`;
  const metadata = `${NOTES}/METADATA`;
  const add = async (requirements: readonly string[], choose: (name: string) => string | undefined) => {
    const wheels = await pip.find(requirements);
    for (const [i, requirement] of requirements.entries()) {
      const note = `${unfinished}/${NOTES}/${wheels === undefined ? requirement : fileName(wheels[i]!)}`;
      if (await isFile(note)) continue;
      const path = await fetchWheel(requirement, wheels?.[i], pip, cache, surroundings);
      await Deno.mkdir(`${unfinished}/${NOTES}`, { recursive: true });
      const progress = surroundings.output.begin(`Unpacking ${nameOf(requirement)}`);
      try {
        await unpackWheel(path, unfinished, choose, progress);
      } finally {
        progress.end();
      }
      await Deno.writeTextFile(note, "");
      await Deno.remove(path);
    }
  };
  await add([tensorflow], (name) => {
    if (/^tensorflow[^/]*\.dist-info\/METADATA$/.test(name)) return metadata;
    return libraryFile(name, gpu);
  });
  if (gpu) {
    const required = await Deno.readTextFile(`${unfinished}/${metadata}`);
    const requirements = cudaRequirements(required, surroundings.wheels);
    await add(cuda === undefined ? requirements : missingRequirements(requirements, cuda), cudaFile);
    if (cuda !== undefined) await linkCuda(cuda, unfinished);
  }

  await Deno.remove(`${unfinished}/${NOTES}`, { recursive: true });
  await recordBuild(unfinished);
  await removeAll(build);
  await Deno.rename(unfinished, build);
}

/** The wheels with what CUDA on this machine lacks. */
function missingRequirements(requirements: readonly string[], { hasRuntime, tools }: FoundCuda): string[] {
  const missing = [
    ...(hasRuntime ? [] : ["nvidia-cuda-runtime-"]),
    ...(tools === undefined ? ["nvidia-cuda-nvcc-"] : []),
  ];
  return requirements.filter((requirement) => missing.some((start) => requirement.startsWith(start)));
}

/**
 * Downloads a wheel without pip if possible, since pip shows no progress and cannot resume.
 *
 * @throws {Unobtainable} If it cannot be downloaded or is not the pinned one.
 */
async function fetchWheel(
  requirement: string,
  wheel: Wheel | undefined,
  pip: Pip,
  cache: string,
  surroundings: Surroundings,
): Promise<string> {
  const title = `Downloading ${nameOf(requirement)}`;
  const pinned = wheel && pinnedDigest(fileName(wheel), surroundings.wheels);
  if (pinned !== undefined && wheel!.sha256 !== "" && wheel!.sha256 !== pinned) {
    throw new Unobtainable(
      `the index of pip has another ${fileName(wheel!)} (SHA-256 ${wheel!.sha256.slice(0, 12)}…) than PyPI`,
    );
  }
  if (pinned !== undefined && /^https?:/.test(wheel!.url)) {
    const path = `${cache}/${fileName(wheel!)}`;
    try {
      await download({ url: wheel!.url, sha256: pinned, path, title }, surroundings);
      return path;
    } catch (error) {
      // If the server has sent a part of the wheel, pip would not do better.
      if (!(error instanceof Unobtainable) || await isFile(`${path}.part`)) throw error;
    }
  }
  const folder = `${cache}/pip.part`;
  await removeAll(folder);
  await Deno.mkdir(folder);
  surroundings.output.say(`${title} by pip`);
  try {
    const path = await pip.download(requirement, folder);
    await checkDigest(path, surroundings.wheels);
    return path;
  } catch (error) {
    await removeAll(folder);
    throw error;
  }
}

/** Checks that a wheel which pip downloaded is the pinned one. */
async function checkDigest(path: string, wheels: PinnedWheels): Promise<void> {
  const name = path.split("/").at(-1)!;
  const hash = createHash("sha256");
  await hashFile(path, hash);
  const found = hash.digest("hex");
  if (found !== pinnedDigest(name, wheels)) {
    throw new Unobtainable(`the ${name} that pip sent has the wrong SHA-256 ${found.slice(0, 12)}…`);
  }
}

function nameOf(requirement: string): string {
  return requirement.replace(/[<>=!~].*/, "");
}

/** The wheel's file name, which includes its version. */
function fileName({ url }: Wheel): string {
  const name = decodeURIComponent(new URL(url).pathname.split("/").at(-1)!);
  if (!/^[\w.+-]+\.whl$/.test(name)) throw new Unobtainable(`pip found ${name}, which is not a wheel`);
  return name;
}
