/**
 * The current commit of a checkout, read from git's files because there is no permission to run git; undefined if there
 * is none.
 *
 * @param folder The checkout's folder.
 */
export async function gitCommit(folder: string): Promise<string | undefined> {
  const read = async (path: string) => (await Deno.readTextFile(`${folder}/.git/${path}`)).trim();
  try {
    const head = await read("HEAD");
    const branch = /^ref: (.+)$/.exec(head)?.[1];
    if (branch === undefined) return head;
    const loose = await read(branch).catch(() => undefined);
    if (loose !== undefined) return loose;
    const packed = (await read("packed-refs")).split("\n").find((line) => line.endsWith(` ${branch}`));
    return packed?.split(" ")[0];
  } catch {
    return undefined;
  }
}
