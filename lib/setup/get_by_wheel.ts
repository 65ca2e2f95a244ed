import { download } from "./download.ts";
import { removeAll } from "./disk.ts";
import { buildName } from "./library_cache.ts";
import { isFile } from "./library_names.ts";
import { Pip, type Wheel } from "./pip.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";
import { unpackWheel } from "./unpack_wheel.ts";
import { cudaFile, cudaRequirements, libraryFile, tensorflowRequirement, VERSION } from "./wheel_contents.ts";

/** Within an unfinished build: notes of what is in it, which make an interrupted attempt's work count. */
const NOTES = ".notes";

/**
 * Gets libtensorflow out of TensorFlow's wheel, and CUDA out of the wheels that it asks for, by way of Python's
 * pip. Only the libraries are kept; nothing is installed.
 *
 * @param cache The cache's folder.
 * @throws {Unobtainable} If it cannot be had.
 */
export async function getByWheel(cache: string, gpu: boolean, surroundings: Surroundings): Promise<void> {
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
  if (gpu) await add(cudaRequirements(await Deno.readTextFile(`${unfinished}/${metadata}`)), cudaFile);

  await Deno.remove(`${unfinished}/${NOTES}`, { recursive: true });
  await removeAll(build);
  await Deno.rename(unfinished, build);
}

/** Downloads a wheel ourselves where that can be: pip shows no progress, and begins anew each time. */
async function fetchWheel(
  requirement: string,
  wheel: Wheel | undefined,
  pip: Pip,
  cache: string,
  surroundings: Surroundings,
): Promise<string> {
  const title = `Downloading ${nameOf(requirement)}`;
  if (wheel !== undefined && wheel.sha256 !== "" && /^https?:/.test(wheel.url)) {
    const path = `${cache}/${fileName(wheel)}`;
    try {
      await download({ url: wheel.url, sha256: wheel.sha256, path, title }, surroundings);
      return path;
    } catch (error) {
      // A server that has sent a part of it would do no better by pip.
      if (!(error instanceof Unobtainable) || await isFile(`${path}.part`)) throw error;
    }
  }
  const folder = `${cache}/pip.part`;
  await removeAll(folder);
  await Deno.mkdir(folder);
  surroundings.output.say(`${title} by pip`);
  try {
    return await pip.download(requirement, folder);
  } catch (error) {
    await removeAll(folder);
    throw error;
  }
}

function nameOf(requirement: string): string {
  return requirement.replace(/[<>=!~].*/, "");
}

/** The wheel's own name, which says its version too. */
function fileName({ url }: Wheel): string {
  const name = decodeURIComponent(new URL(url).pathname.split("/").at(-1)!);
  if (!/^[\w.+-]+\.whl$/.test(name)) throw new Unobtainable(`pip found ${name}, which is no wheel`);
  return name;
}
