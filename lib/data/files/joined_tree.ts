import { UnreadableFileError } from "../read_file.ts";
import type { FileTree } from "./file_tree.ts";

/** Several trees as one; their names must be distinct. */
export class JoinedTree implements FileTree {
  readonly path: string;
  readonly #trees: readonly FileTree[];

  /**
   * @param path What contains the trees, for messages.
   * @param trees The trees.
   */
  constructor(path: string, trees: readonly FileTree[]) {
    this.path = path;
    this.#trees = trees;
  }

  /** Lists all files, sorted by name. */
  async list(): Promise<string[]> {
    return (await Promise.all(this.#trees.map((tree) => tree.list()))).flat().sort();
  }

  /** Whether there is such a file. */
  async has(name: string): Promise<boolean> {
    return await this.#treeOf(name) !== undefined;
  }

  /** Returns what changes if the contents of a file change. */
  async stamp(name: string): Promise<string | undefined> {
    return await (await this.#treeOf(name))?.stamp(name);
  }

  /** Reads a file, or its beginning. */
  async read(name: string, most?: number): Promise<Uint8Array<ArrayBuffer>> {
    const tree = await this.#treeOf(name);
    if (tree === undefined) {
      throw new UnreadableFileError(
        `Expected the file ${name} in ${this.path} but it is missing; check the name`,
        "it is missing",
      );
    }
    return await tree.read(name, most);
  }

  /** Returns the path of a file. */
  pathOf(name: string): string {
    return `${this.path}/${name}`;
  }

  /** Nothing is on the disk under these names. */
  diskPath(): undefined {
    return undefined;
  }

  async #treeOf(name: string): Promise<FileTree | undefined> {
    for (const tree of this.#trees) if (await tree.has(name)) return tree;
  }
}
