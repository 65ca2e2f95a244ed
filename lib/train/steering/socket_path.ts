import { relative } from "node:path";

/** What `sun_path` of a socket's address holds, less the zero at its end: 104 bytes on BSD and its kin. */
const MOST_PATH_BYTES = { linux: 107, other: 103 } as const;

/**
 * The path of a socket to bind or connect to: absolute, or from the working directory where that is shorter, since
 * the system's limit is tight. Undefined where neither fits.
 *
 * @param folder The socket's; absolute, without links in it.
 * @param cwd The working directory, likewise.
 */
export function socketPath(
  folder: string,
  name: string,
  cwd: string,
  os: typeof Deno.build.os,
): string | undefined {
  const below = relative(cwd, folder);
  const paths = [`${folder}/${name}`, below === "" ? name : `${below}/${name}`];
  const sized = paths.map((path) => ({ path, bytes: new TextEncoder().encode(path).length }));
  const shortest = sized[0]!.bytes <= sized[1]!.bytes ? sized[0]! : sized[1]!;
  const most = os === "linux" ? MOST_PATH_BYTES.linux : MOST_PATH_BYTES.other;
  return shortest.bytes <= most ? shortest.path : undefined;
}

/** {@link socketPath} in this process, of a folder that exists. */
export function socketPathHere(folder: string, name: string): string | undefined {
  return socketPath(Deno.realPathSync(folder), name, Deno.cwd(), Deno.build.os);
}
