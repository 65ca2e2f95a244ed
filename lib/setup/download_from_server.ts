import type { RemoteFile } from "../data/definition.ts";
import { isGzip } from "../data/gunzip.ts";
import { isGenuine } from "../data/is_genuine.ts";
import { forgetPart } from "./part_origin.ts";
import { type OnReceived, receiveFile } from "./receive_file.ts";
import { faultsOf, formsOf, type GetFiles } from "./remote_copies.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** Gzip enlarges incompressible data a little; anything larger is not the file. */
const MOST_OVERHEAD = 1_000_000;

/** Downloads files from a server, all at the same time, and continues what an earlier download left of them. */
export const downloadFromServer: GetFiles = async (files, mirror, folder, surroundings, progress) => {
  const sizes = files.map(() => ({ first: 0, done: 0, total: undefined as number | undefined }));
  let known = false;
  const show = () => {
    // The bar appears once all sizes are known, so that it does not move backwards.
    if (!sizes.every(({ total }) => total !== undefined)) return;
    const sum = (of: "first" | "done" | "total") => sizes.reduce((sum, size) => sum + (size[of] ?? 0), 0);
    if (!known) progress.update(sum("first"), sum("total"));
    known = true;
    progress.update(sum("done"), sum("total"));
  };
  return await faultsOf(
    files.map((file, i) =>
      getFile(file, mirror, folder, surroundings, (done, total = file.bytes) => {
        const first = sizes[i]!.total === undefined ? done : sizes[i]!.first;
        sizes[i] = { first, done, total };
        show();
      })
    ),
  );
};

/** Downloads a file, compressed if the mirror has it so, and verifies it. */
async function getFile(
  file: RemoteFile,
  mirror: string,
  folder: string,
  { limits }: Surroundings,
  onReceived: OnReceived,
): Promise<void> {
  const [first, ...others] = formsOf(file);
  let error = await getForm(first!, file, mirror, folder, limits, onReceived);
  for (const form of others) {
    if (error?.status === 404) error = await getForm(form, file, mirror, folder, limits, onReceived);
  }
  if (error !== undefined) throw error;
}

/**
 * Downloads a file under one of its names.
 *
 * @returns Why the mirror does not have it.
 */
async function getForm(
  form: string,
  file: RemoteFile,
  mirror: string,
  folder: string,
  limits: Surroundings["limits"],
  onReceived: OnReceived,
): Promise<Unobtainable | undefined> {
  const part = `${folder}/${form}.part`;
  const gzipped = form !== file.name;
  const request = {
    url: mirror + form,
    part,
    // Compressed files may differ between mirrors.
    sameEverywhere: !gzipped || file.gzip !== undefined,
    mostBytes: gzipped ? Math.max(file.bytes, file.gzip?.bytes ?? 0) + MOST_OVERHEAD : file.bytes,
    only: false,
  };
  try {
    let ending = "";
    await receiveFile(request, limits, onReceived, async () => {
      const bytes = await Deno.readFile(part);
      ending = isGzip(bytes) ? ".gz" : "";
      return await isGenuine(bytes, file) ? undefined : `the ${file.name} sent is damaged`;
    });
    await sync(part);
    await Deno.rename(part, `${folder}/${file.name}${ending}`);
    await forgetPart(part);
    return undefined;
  } catch (error) {
    if (error instanceof Unobtainable) return error;
    throw error;
  }
}

/** Flushes a file to the disk, so that its bytes are there before it gets its name. */
async function sync(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  await file.sync();
}
