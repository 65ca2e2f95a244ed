import type { RemoteFile } from "../data/definition.ts";
import { isGenuine } from "../data/idx/is_genuine.ts";
import { fetchLimited } from "./fetch_limited.ts";
import { faultsOf, type GetFiles, keep } from "./remote_copies.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** Downloads files from a server, all at the same time. */
export const downloadFromServer: GetFiles = async (files, mirror, folder, surroundings, progress) => {
  const sizes = files.map(() => ({ done: 0, total: undefined as number | undefined }));
  let known = false;
  const show = () => {
    // The bar appears once all sizes are known, so that it does not move backwards.
    if (!sizes.every(({ total }) => total !== undefined)) return;
    const sum = (of: "done" | "total") => sizes.reduce((sum, size) => sum + (size[of] ?? 0), 0);
    if (!known) progress.update(0, sum("total"));
    known = true;
    progress.update(sum("done"), sum("total"));
  };
  return await faultsOf(files.map(async (file, i) => {
    const bytes = await getFile(file, mirror, surroundings, (done, total) => {
      sizes[i] = { done, total };
      show();
    });
    await keep(bytes, file, folder);
  }));
};

/** Downloads a file, compressed if the mirror has it so, and verifies it. */
async function getFile(
  file: RemoteFile,
  mirror: string,
  { limits }: Surroundings,
  onReceived: (done: number, total: number | undefined) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  let response = await fetchLimited(`${mirror}${file.name}.gz`, {}, limits);
  if (response.status === 404) {
    await response.cancel();
    response = await fetchLimited(mirror + file.name, {}, limits);
  }
  const { host } = new URL(mirror);
  if (response.status !== 200) {
    await response.cancel();
    throw new Unobtainable(`${host}: status ${response.status}`);
  }
  const length = Number(response.headers.get("content-length") ?? file.bytes);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  onReceived(done, length);
  for await (const chunk of response.chunks()) {
    chunks.push(chunk.slice());
    done += chunk.length;
    // Gzip enlarges incompressible data a little; anything larger is not this file.
    if (done > file.bytes + 1_000_000) {
      throw new Unobtainable(`${host}: the response is too large for ${file.name}`);
    }
    onReceived(done, length);
  }
  const bytes = new Uint8Array(await new Blob(chunks).arrayBuffer());
  if (!await isGenuine(bytes, file)) throw new Unobtainable(`${host}: the ${file.name} sent is damaged`);
  return bytes;
}
