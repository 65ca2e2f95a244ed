import { relative } from "node:path";

/**
 * The size of `sun_path` in a socket's address, less the terminating zero: 104 bytes on BSD and its
 * relatives.
 */
const MAX_PATH_BYTES = { linux: 107, other: 103 } as const;

/**
 * Returns the path of a socket to bind or connect to: absolute, or relative to the working directory if that
 * is shorter, since the system's limit is tight. Undefined if neither fits.
 *
 * @param folder The folder of the socket; absolute, without symbolic links.
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
  const most = os === "linux" ? MAX_PATH_BYTES.linux : MAX_PATH_BYTES.other;
  return shortest.bytes <= most ? shortest.path : undefined;
}

/** Returns {@link socketPath} in this process, for a folder that exists. */
export function socketPathHere(folder: string, name: string): string | undefined {
  return socketPath(Deno.realPathSync(folder), name, Deno.cwd(), Deno.build.os);
}
