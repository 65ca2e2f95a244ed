import { FileEmbedder } from "../../lib/embed/file_embedder.ts";
import { findImages } from "../../lib/embed/find_images.ts";
import { RandomStream } from "../../lib/base/random.ts";
import { imagePng } from "../../lib/report/plots/image_png.ts";
import { readNetwork } from "../../lib/run/read_checkpoint.ts";
import { createIndex } from "../../lib/search/create_index.ts";
import { networkFacts } from "../../lib/search/network_facts.ts";
import { indexRows } from "../../lib/search/row_source.ts";
import type { Thresholds } from "../../lib/search/thresholds.ts";
import { DamageReport } from "../../lib/embed/damage_report.ts";
import { openIndexGallery } from "../../lib/serve/open_gallery.ts";
import { openServer } from "../../lib/serve/open_server.ts";
import { serveGallery } from "../../lib/serve/serve_gallery.ts";
import { withFolder } from "../base/fixtures.ts";
import { writeNoiseCheckpoint } from "../evaluate/fixtures.ts";

/** The engine of the tests. */
export const ENGINE = { engine: "wasm", library: { reason: "not needed" }, threads: 0 } as const;

/** Thresholds of an invented measurement. */
export const THRESHOLDS: Thresholds = {
  measured_on: { title: "noise", split: "test", images: 24 },
  views: 1,
  points: [
    { threshold: 0, far: 0, val: 0 },
    { threshold: 0.2, far: 0.001, val: 0.3 },
    { threshold: 0.4, far: 0.01, val: 0.6 },
    { threshold: 0.5, far: 0.01, val: 0.7 },
    { threshold: 2, far: 1, val: 1 },
  ],
};

/** A picture of white noise on black, as PNG: `[8, 8]`. */
export async function noisePng(seed: number): Promise<Uint8Array<ArrayBuffer>> {
  const random = new RandomStream(seed, "picture");
  const pixels = Uint8Array.from({ length: 64 }, (_, i) => {
    const isEdge = i % 8 === 0 || i % 8 === 7 || i < 8 || i >= 56;
    return isEdge || random.uniform() < 0.5 ? 0 : random.integer(256);
  });
  return await imagePng(pixels, { height: 8, width: 8 });
}

/** An index of noise, and where it is. */
export interface IndexPlace {
  folder: string;
  /** The index. */
  path: string;
  /** The checkpoint that it was built with. */
  checkpoint: string;
  /** The image files, in the order of the rows; named cat or dog by their folders. */
  files: string[];
}

/** Builds an index of some pictures of noise and uses it. */
export async function withNoiseIndex(
  use: (place: IndexPlace) => Promise<void>,
  { thresholds = THRESHOLDS, perClass = 4 }: { thresholds?: Thresholds | null; perClass?: number } = {},
): Promise<void> {
  await withFolder(async (folder) => {
    const checkpoint = await writeNoiseCheckpoint(folder, {});
    const files: string[] = [];
    for (const [label, name] of ["cat", "dog"].entries()) {
      await Deno.mkdir(`${folder}/photos/${name}`, { recursive: true });
      for (let i = 0; i < perClass; i++) {
        files.push(`${folder}/photos/${name}/${i}.png`);
        await Deno.writeFile(files.at(-1)!, await noisePng(label * perClass + i));
      }
    }
    const path = `${folder}/noise.index`;
    await buildIndex(path, checkpoint, `${folder}/photos`, thresholds);
    await use({ folder, path, checkpoint, files });
  });
}

/** Builds an index of the pictures in a folder. */
export async function buildIndex(
  path: string,
  checkpoint: string,
  photos: string,
  thresholds: Thresholds | null,
): Promise<void> {
  const network = await readNetwork(checkpoint);
  using embedder = await FileEmbedder.open(network, { ...ENGINE, views: 1 });
  const facts = await networkFacts(checkpoint, network, {
    dimension: embedder.dimension,
    views: 1,
    thresholds: thresholds ?? undefined,
  });
  const source = await findImages([photos]);
  await createIndex(path, checkpoint, facts, indexRows(embedder.embed(source), new DamageReport(() => {})));
}

/** An index that is served. */
export interface ServedPlace extends IndexPlace {
  /** The address of the page. */
  url: string;
  /** Faults of the program that requests have met. */
  faults: unknown[];
}

/** Serves an index of noise. */
export async function withServedIndex(
  use: (place: ServedPlace) => Promise<void>,
  options: Parameters<typeof withNoiseIndex>[1] = {},
): Promise<void> {
  await withNoiseIndex(async (place) => {
    const server = openServer(0);
    const faults: unknown[] = [];
    try {
      const url = await serveGallery(server, await openIndexGallery(place.path), {
        ...ENGINE,
        far: 0.001,
        onFault: (error) => faults.push(error),
      });
      await use({ ...place, url, faults });
    } finally {
      await server.close();
    }
  }, options);
}
