import assert from "node:assert/strict";
import { fashionMnist } from "../../lib/data/fashion_mnist/definition.ts";
import { kmnist } from "../../lib/data/kmnist/definition.ts";
import type { MnistFiles } from "../../lib/data/mnist/mnist_files.ts";
import { prepareData } from "../../lib/setup/prepare_data.ts";
import { publishGzipped, writeSmallMnist } from "../data/fixtures.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { fileResponse, smallMachine, type TestServer, withServer } from "./fixtures.ts";

/** The name of the training images, the only file of which the tests decide how it is sent. */
export const IMAGES = "train-images-idx3-ubyte.gz";
/** The name of what has arrived of it. */
export const PART = `${IMAGES}.part`;
/** The names of all files. */
export const ALL = [
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
]
  .map((name) => `${name}.gz`);

/** Answers requests for the training images, the only file that the server does not simply send. */
type Answer = (request: Request, file: Uint8Array<ArrayBuffer>) => Response | Promise<Response>;

/** What a test of a download works with. */
interface Scene extends TestServer {
  /** Fetches the data set and checks that it is complete, and that nothing else is left. */
  succeeds(mirrors?: readonly string[]): Promise<{ said: string[] }>;
  /** Fails to fetch the data set and returns why. */
  fails(mirrors?: readonly string[]): Promise<string>;
  /** The requests for the training images: path, and range if one was requested. */
  asked(): string[];
  /** The cache of the data set. */
  cache: string;
  /** The bytes of the training images. */
  file: Uint8Array<ArrayBuffer>;
  files: MnistFiles;
  folder: string;
}

/**
 * A small data set, of which gzip digests are known, on a server.
 *
 * @param contentsOnly Whether only the digests of the decompressed files are known.
 */
export async function withData(
  answer: Answer,
  use: (scene: Scene) => Promise<void>,
  contentsOnly = false,
): Promise<void> {
  await withFolder(async (folder) => {
    const genuine = `${folder}/genuine`;
    await Deno.mkdir(genuine);
    const raw = await writeSmallMnist(genuine);
    const published = await publishGzipped(raw);
    const files = contentsOnly ? raw.files : published.files;
    const file = await Deno.readFile(published.paths.trainImages);
    const respond = async (request: Request) => {
      const name = new URL(request.url).pathname.split("/").at(-1)!;
      if (name === IMAGES) return await answer(request, file);
      const bytes = await Deno.readFile(`${genuine}/${name}`).catch(() => undefined);
      return bytes === undefined ? new Response(null, { status: 404 }) : fileResponse(request, bytes);
    };
    await withServer(respond, async (server) => {
      const name = contentsOnly ? "fashion-mnist" : "kmnist";
      const cache = `${folder}/.cache/trinca/${name}`;
      const get = async (mirrors: readonly string[] = [server.url]) => {
        const definition = contentsOnly ? fashionMnist(files, mirrors) : kmnist(files, mirrors);
        const { surroundings, said } = smallMachine(folder, {
          datasets: { [name]: definition },
          limits: { firstByteMs: 2000, stallMs: 100, packageMs: 2000, retryMs: 1 },
        });
        return { ...await prepareData(name, `${folder}/data/`, surroundings), said };
      };
      await use({
        ...server,
        cache,
        file,
        files,
        folder,
        asked: () => server.requests.filter((path) => path.includes(IMAGES)),
        succeeds: async (mirrors) => {
          const { path, reason, said } = await get(mirrors);
          assert.deepEqual([path, reason], [cache, undefined]);
          assert.deepEqual(namesIn(cache), ALL);
          assert.deepEqual(await Deno.readFile(`${cache}/${IMAGES}`), file);
          assert.deepEqual(namesIn(folder), [".cache", "genuine"]);
          return { said };
        },
        fails: async (mirrors) => {
          const { reason } = await get(mirrors);
          assert.ok(reason !== undefined);
          return reason;
        },
      });
    });
  });
}
