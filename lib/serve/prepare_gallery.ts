import { UserError } from "../base/user_error.ts";
import { GALLERY_OPTIONS, type GalleryConfig } from "../config/serve_config.ts";
import { loadDecoder } from "../data/decode/load_decoder.ts";
import type { DataListener } from "../data/definition.ts";
import { loadAhead } from "../engine/native/load_ahead.ts";
import type { LibraryFound } from "../engine/open_engine.ts";
import { findCheckpoint } from "../run/find_checkpoint.ts";
import { dataOf } from "../run/trained_data.ts";
import { requireIndex } from "../search/read_manifest.ts";
import { setUpEngine, setUpFor } from "../setup/set_up_for.ts";
// Loads TensorFlow.js, hence imported later.
import type { OpenGallery } from "./open_gallery.ts";

/** What a gallery needs, set up. */
export interface PreparedGallery {
  library: LibraryFound;
  /** Opens it: once the rights have been given up, since it reads what comes from elsewhere. */
  open(listener: DataListener): Promise<OpenGallery>;
}

/**
 * Sets up what is needed to show an index, or without one the images that a checkpoint was measured on.
 *
 * @param index The index's folder; undefined for none.
 * @param given The names of the flags that were given.
 * @throws {UserError} If something is missing, or flags say what the index says itself.
 */
export async function prepareGallery(
  index: string | undefined,
  config: GalleryConfig & { engine: "auto" | "native" | "webgpu" | "wasm" | "cpu"; threads: number },
  given: ReadonlySet<string>,
): Promise<PreparedGallery> {
  if (index === undefined) return await prepareSplit(config, given);
  const refused = Object.keys(GALLERY_OPTIONS).find((name) => given.has(name));
  if (refused !== undefined) {
    throw new UserError(
      `Expected no --${refused} together with an index, which says that itself, but found ${index}; omit one of them`,
    );
  }
  const path = index.replace(/(?<=.)\/+$/, "");
  await requireIndex(path);
  const library = await setUpEngine(config.engine);
  await loadDecoder();
  loadAhead(library);
  return {
    library,
    async open() {
      const { openIndexGallery } = await import("./open_gallery.ts");
      return await openIndexGallery(path);
    },
  };
}

async function prepareSplit(
  config: Parameters<typeof prepareGallery>[1],
  given: ReadonlySet<string>,
): Promise<PreparedGallery> {
  const folder = await findCheckpoint(config.checkpoint_path);
  const { library, data } = await setUpFor({ engine: config.engine, ...await dataOf(folder, config, given) });
  await loadDecoder();
  loadAhead(library);
  return {
    library,
    async open(listener) {
      const { openSplitGallery } = await import("./open_gallery.ts");
      const { engine, threads, views, split, bad, thresholds } = config;
      const request = { folder, engine, threads, library, views, split, data, bad, thresholds, listener };
      return await openSplitGallery(request);
    },
  };
}
