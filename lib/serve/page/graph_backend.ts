/// <reference lib="dom" />
import type { Backend, Found, GalleryFacts, Match } from "./backend.ts";
import { fromHalfFloats } from "./half_floats.ts";
import { nearestRows } from "./nearest_rows.ts";
import { preparePixels } from "./prepare_pixels.ts";
import { SheetPictures } from "./sheet_pictures.ts";
import { WEB_FILES, type WebIndex } from "./web_index.ts";

/** TensorFlow.js, which the page has loaded before. */
declare const tf: typeof import("@tensorflow/tfjs") & {
  wasm: typeof import("@tensorflow/tfjs-backend-wasm");
};

/** What TensorFlow.js computes with, for the page. */
const PLACES: Readonly<Record<string, string>> = {
  webgpu: "WebGPU",
  wasm: "WebAssembly",
  cpu: "JavaScript",
};

/** What has been loaded. */
interface Loaded {
  index: WebIndex;
  /** `[N, D]` */
  embeddings: Float32Array;
  model: Awaited<ReturnType<typeof tf.loadGraphModel>>;
  pictures: SheetPictures;
}

/** Answers in the browser: the network is a graph model, and all embeddings are in memory. */
export class GraphBackend implements Backend {
  readonly #loaded = load();

  async facts(): Promise<GalleryFacts> {
    return (await this.#loaded).index.facts;
  }

  async place(): Promise<string> {
    await this.#loaded;
    return `, in this browser by ${PLACES[tf.getBackend()]}`;
  }

  async search(image: Blob, k: number): Promise<Found> {
    const { index, embeddings, model } = await this.#loaded;
    const query = await embed(model, index, await preparePixels(image, index.preparation));
    const matches = nearestRows(query, embeddings, k).map(({ row, distance }): Match => {
      const { size: _, ...entry } = index.rows[row]!;
      return { row, distance, ...entry };
    });
    return { version: index.facts.version, matches };
  }

  async picture({ row }: Match): Promise<Blob | undefined> {
    const { index, pictures } = await this.#loaded;
    return await pictures.of(row, index.rows[row]!);
  }
}

async function load(): Promise<Loaded> {
  const [index, bytes] = await Promise.all([
    get(WEB_FILES.index).then((response) => response.json() as Promise<WebIndex>),
    get(WEB_FILES.embeddings).then((response) => response.arrayBuffer()),
  ]);
  await chooseBackend();
  const model = await tf.loadGraphModel(WEB_FILES.model);
  const { height, width, channels } = index.facts.network;
  // The first image would wait until everything is compiled.
  await embed(model, index, new Uint8Array(height * width * channels));
  return {
    index,
    embeddings: fromHalfFloats(new Uint16Array(bytes)),
    model,
    pictures: new SheetPictures(index.sheets),
  };
}

/** WebGPU where there is one, else WebAssembly with one thread: more need headers that few hosts send. */
async function chooseBackend(): Promise<void> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<unknown> } };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (adapter && await tf.setBackend("webgpu").catch(() => false)) return;
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  tf.wasm.setWasmPaths(`${WEB_FILES.library}/`);
  if (!await tf.setBackend("wasm").catch(() => false)) await tf.setBackend("cpu");
}

/** The embedding of an image, `[D]`. */
async function embed(
  model: Loaded["model"],
  { preparation: { height, width, colour } }: WebIndex,
  pixels: Uint8Array,
): Promise<Float32Array> {
  const shape: [number, number, number, number] = [1, height, width, colour === "grey" ? 1 : 3];
  const images = tf.tensor4d(Float32Array.from(pixels), shape);
  const embedding = model.execute(images) as import("@tensorflow/tfjs").Tensor;
  try {
    return await embedding.data<"float32">();
  } finally {
    tf.dispose([images, embedding]);
  }
}

async function get(path: string): Promise<Response> {
  const response = await fetch(path).catch(() => undefined);
  if (response?.ok) return response;
  throw new Error(
    `Expected ${path} next to this page but could not fetch it; serve the whole folder by a web server`,
  );
}
