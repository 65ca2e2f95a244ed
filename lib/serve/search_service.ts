import { UserError } from "../base/user_error.ts";
import type { FileEmbedder } from "../embed/file_embedder.ts";
import type { ImageSource } from "../embed/source_image.ts";
import { decide, type Decision } from "../search/decide.ts";
import { distance } from "../search/nearest.ts";
import { type Answer, searchIndex } from "../search/search_index.ts";
import type { Gallery } from "./gallery.ts";
import { OneAtATime } from "./one_at_a_time.ts";
import { RequestError } from "./request_error.ts";

/** By which distance a request decides: that of a rate, or one that it names. */
export interface DecisionWish {
  far?: number;
  threshold?: number;
}

/** Answers questions about images: one after another, since there is one engine. */
export class SearchService {
  readonly gallery: Gallery;
  readonly #embedder: Pick<FileEmbedder, "embed" | "dimension">;
  readonly #far: number;
  readonly #queue = new OneAtATime();

  /**
   * @param embedder Embeds images as those of the gallery were.
   * @param gallery What queries are compared with.
   * @param far The false accept rate of requests that name none.
   */
  constructor(embedder: Pick<FileEmbedder, "embed" | "dimension">, gallery: Gallery, far: number) {
    this.#embedder = embedder;
    this.gallery = gallery;
    this.#far = far;
  }

  /**
   * The nearest images of the gallery.
   *
   * @param file An image file.
   * @param signal Aborts a request that still waits.
   * @throws {RequestError} If the file is no image, or no such rate was measured.
   */
  async search(
    file: Uint8Array<ArrayBuffer>,
    { k, ...wish }: DecisionWish & { k: number },
    signal: AbortSignal,
  ): Promise<Answer & { version: number; decision: Decision | null }> {
    return await this.#queue.run(async () => {
      await this.gallery.refresh();
      const decision = this.#decide(wish);
      const query = await this.#embed([file]);
      const [answer] = await searchIndex(this.gallery.rows, query, { k, threshold: decision?.threshold });
      return { version: this.gallery.version, ...answer!, decision: decision ?? null };
    }, signal);
  }

  /**
   * Whether two images are of one class.
   *
   * @param files Two image files.
   * @throws {RequestError} If one is no image, or no such rate was measured.
   */
  async verify(
    files: readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>],
    wish: DecisionWish,
    signal: AbortSignal,
  ): Promise<{ same: boolean | null; distance: number; decision: Decision | null }> {
    const decision = this.#decide(wish);
    const found = await this.#queue.run(async () => {
      const both = await this.#embed(files);
      return distance(both.subarray(0, this.#embedder.dimension), both.subarray(this.#embedder.dimension));
    }, signal);
    return {
      same: decision === undefined ? null : found < decision.threshold,
      distance: found,
      decision: decision ?? null,
    };
  }

  #decide({ far, threshold }: DecisionWish): Decision | undefined {
    const given = new Set<string>();
    if (far !== undefined) given.add("far");
    if (threshold !== undefined) given.add("threshold");
    try {
      return decide(this.gallery.thresholds, { far: far ?? this.#far, threshold: threshold ?? 0 }, given);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      // What is a flag of a command is a part of an address here.
      throw new RequestError(400, error.message.replace(/--(far|threshold)\b/g, "$1"));
    }
  }

  async #embed(files: readonly Uint8Array<ArrayBuffer>[]): Promise<Float32Array<ArrayBuffer>> {
    for await (const { embeddings, damaged: [bad] } of this.#embedder.embed(uploaded(files))) {
      if (bad === undefined) return embeddings;
      throw new RequestError(
        415,
        `Expected an image that can be decoded but ${bad.reason}; send a JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP file`,
      );
    }
    throw new RangeError("Expected at least one image");
  }
}

/** Images in memory. */
function uploaded(files: readonly Uint8Array<ArrayBuffer>[]): ImageSource {
  return {
    count: files.length,
    images: files.map((bytes) => ({ path: "", name: "", tree: { read: () => Promise.resolve(bytes) } })),
  };
}
