import { UserError } from "../base/user_error.ts";
import { resolve } from "node:path";
import { FolderTree } from "../data/files/folder_tree.ts";
import { FileEmbedder } from "../embed/file_embedder.ts";
import { locateImage } from "../embed/locate_image.ts";
import type { SourceImage } from "../embed/source_image.ts";
import type { Engine } from "../engine/engine.ts";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { className } from "../data/listed/path_in.ts";
import { addToIndex, removeFromIndex } from "./change_index.ts";
import { decide, type Decision, noThresholds } from "./decide.ts";
import type { IndexManifest } from "./index_format.ts";
import { distance } from "./nearest.ts";
import { readIndexNetwork } from "./read_index_network.ts";
import { averaged } from "./row_source.ts";
import type { IndexRows } from "./segment.ts";
import { type Answer, searchIndex } from "./search_index.ts";
import { VectorIndex } from "./vector_index.ts";

/** An image to search for or to add: the path of a file, or the bytes of one, whose row has no path then. */
export type ImageInput = string | Uint8Array<ArrayBuffer>;

async function sourceOf(image: ImageInput): Promise<SourceImage> {
  if (typeof image !== "string") {
    // A decoder may take the bytes away to another thread.
    return { path: "", name: "", tree: { read: () => Promise.resolve(image.slice()) } };
  }
  const path = resolve(image);
  return await locateImage(path) ?? { path, name: path, tree: new FolderTree(".") };
}

/** What decides whether two images are of one class. */
export interface VerdictOptions {
  /** The false accept rate whose measured threshold decides what is known; 0.001 if not given. */
  far?: number;
  /** A distance that decides instead. */
  threshold?: number;
}

/** How to search an index. */
export interface SearchOptions extends VerdictOptions {
  /** How many of the nearest rows to find; 5 if not given. */
  k?: number;
}

/** Whether an image shows what it is said to show. */
export interface Claim {
  /** Whether it does: it is near enough to a row with the name. */
  accepted: boolean;
  /** From the nearest row with the name; null if there is none. */
  distance: number | null;
  /** The distance below which it is accepted. */
  threshold: number;
}

/**
 * An index of images that is open, with its network on an engine.
 *
 * @example
 * ```ts ignore
 * import { ImageIndex, openEngine } from "@trinca/trinca";
 *
 * using index = await ImageIndex.open(await openEngine(), "photos.index");
 * const [answer] = await index.search(["new.jpg"], { k: 5, far: 1e-3 });
 * console.log(answer?.known ? answer.name : "unknown", answer?.matches[0]?.distance);
 * ```
 */
export class ImageIndex implements Disposable {
  /** Its folder. */
  readonly path: string;
  readonly #embedder: FileEmbedder;
  #rows: VectorIndex;

  private constructor(rows: VectorIndex, embedder: FileEmbedder) {
    this.path = rows.path;
    this.#rows = rows;
    this.#embedder = embedder;
  }

  /**
   * Opens an index.
   *
   * @param engine The one that is open.
   * @param path Its folder.
   * @throws {UserError} If there is none, or it is damaged.
   */
  static async open(engine: Engine, path: string): Promise<ImageIndex> {
    const rows = await VectorIndex.open(path);
    const network = await readIndexNetwork(path, rows.manifest);
    return new ImageIndex(rows, new FileEmbedder(engine, network, rows.manifest.views));
  }

  /** The number of rows. */
  get count(): number {
    return this.#rows.count;
  }

  /** What the index consists of: its network, thresholds, number of views. */
  get manifest(): IndexManifest {
    return this.#rows.manifest;
  }

  /**
   * Finds the nearest rows of each image, and whether they are near enough.
   *
   * @throws {UserError} If an image cannot be decoded, or so small a false accept rate was not measured.
   */
  async search(
    images: readonly ImageInput[],
    { k = 5, far, threshold }: SearchOptions = {},
  ): Promise<Answer[]> {
    const given = new Set(
      Object.entries({ far, threshold }).flatMap(([name, value]) => value === undefined ? [] : [name]),
    );
    const request = { far: far ?? MAIN_RATE, threshold: threshold ?? 0 };
    const decision = decide(this.manifest.thresholds, request, given);
    const { embeddings } = await this.#embed(images);
    return await searchIndex(this.#rows, embeddings, { k, threshold: decision?.threshold });
  }

  /**
   * Says whether an image shows what it is said to show, as for a person at a door: compares it with the rows of one name
   * alone, so that the false accept rate is that of a pair for each of them.
   *
   * @throws {UserError} If the image cannot be decoded, or no such threshold was measured.
   */
  async verify(name: string, image: ImageInput, verdict: VerdictOptions = {}): Promise<Claim> {
    const decision = this.#decide(verdict);
    if (decision === undefined) throw noThresholds();
    const { threshold } = decision;
    const { embeddings } = await this.#embed([image]);
    const wanted = className(name);
    let nearest: number | null = null;
    for (let row = 0; row < this.count; row++) {
      if (this.#rows.entry(row).name !== wanted) continue;
      nearest = Math.min(nearest ?? Infinity, distance(embeddings, this.#rows.embedding(row)));
    }
    return { accepted: nearest !== null && nearest < threshold, distance: nearest, threshold };
  }

  #decide({ far, threshold }: VerdictOptions): Decision | undefined {
    const given = new Set(
      Object.entries({ far, threshold }).flatMap(([name, value]) => value === undefined ? [] : [name]),
    );
    const request = { far: far ?? MAIN_RATE, threshold: threshold ?? 0 };
    return decide(this.manifest.thresholds, request, given);
  }

  /**
   * Adds images under a name, which may be new; no training is needed.
   *
   * @param options.average Whether to keep the mean of their embeddings as one row.
   * @throws {UserError} If an image cannot be decoded, or the disk cannot be written; nothing has changed then.
   */
  async enrol(name: string, images: readonly ImageInput[], { average = false } = {}): Promise<void> {
    const rows = await this.#embed(images, className(name));
    await addToIndex(this.path, average ? averaged(rows) : rows);
    await this.refresh();
  }

  /**
   * Removes the rows with a name, and their embeddings.
   *
   * @returns How many there were.
   * @throws {UserError} If the disk cannot be written; nothing has changed then.
   */
  async forget(name: string): Promise<number> {
    const removed = await removeFromIndex(this.path, (entry) => entry.name === className(name));
    await this.refresh();
    return removed.length;
  }

  /**
   * Reads what others have changed.
   *
   * @throws {UserError} If it has been built again by another network.
   */
  async refresh(): Promise<void> {
    const rows = await VectorIndex.open(this.path);
    if (rows.manifest.network.digest !== this.manifest.network.digest) {
      throw new UserError(
        `Expected the index ${this.path} with the network that it was opened with but it was built again by another; ` +
          "open it again",
      );
    }
    this.#rows = rows;
  }

  async #embed(images: readonly ImageInput[], name?: string): Promise<IndexRows> {
    const sources: SourceImage[] = [];
    for (const image of images) sources.push(await sourceOf(image));
    const { dimension } = this.#embedder;
    const embeddings = new Float32Array(sources.length * dimension);
    let done = 0;
    for await (const batch of this.#embedder.embed({ count: sources.length, images: sources })) {
      const [bad] = batch.damaged;
      if (bad !== undefined) {
        const what = bad.path === "" ? "an image's bytes" : bad.path;
        throw new UserError(`Expected images that can be decoded but ${what} cannot: ${bad.reason}`);
      }
      embeddings.set(batch.embeddings, done * dimension);
      done += batch.images.length;
    }
    return {
      embeddings,
      entries: sources.map(({ path }) => ({ path, ...(name !== undefined && { name }) })),
    };
  }

  /** Releases what the engine keeps for it. */
  [Symbol.dispose](): void {
    this.#embedder[Symbol.dispose]();
  }
}
