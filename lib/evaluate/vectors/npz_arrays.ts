import { UserError } from "../../base/user_error.ts";
import { ZipTree } from "../../data/files/zip_tree.ts";
import type { FileArray } from "./file_array.ts";
import { npyArray } from "./npy_array.ts";

/** The arrays of a ZIP file by np.savez. @throws {UserError} If it is damaged, or has no arrays of NumPy. */
export async function npzArrays(path: string): Promise<FileArray[]> {
  const tree = await ZipTree.open(path);
  const names = (await tree.list()).filter((name) => name.endsWith(".npy"));
  if (names.length === 0) {
    throw new UserError(
      `Expected arrays of NumPy in ${path} but found a ZIP file without any, as torch.save writes it; save them by ` +
        "np.savez(path, embeddings=x, labels=y)",
    );
  }
  const arrays: FileArray[] = [];
  for (const name of names) {
    const [array] = npyArray(await tree.read(name), `${path}/${name}`);
    arrays.push({ ...array!, name: name.slice(0, -".npy".length) });
  }
  return arrays;
}
