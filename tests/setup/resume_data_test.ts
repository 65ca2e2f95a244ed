import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { fashionMnist } from "../../lib/data/fashion_mnist/definition.ts";
import { kmnist } from "../../lib/data/kmnist/definition.ts";
import type { MnistFiles } from "../../lib/data/mnist/mnist_files.ts";
import { prepareData } from "../../lib/setup/prepare_data.ts";
import { publishGzipped, writeSmallMnist } from "../data/fixtures.ts";
import { namesIn, PATIENCE, projectFile, withFolder } from "../base/fixtures.ts";
import {
  cutResponse,
  DENO_DIR,
  fileResponse,
  smallMachine,
  stalledResponse,
  type TestServer,
  withServer,
} from "./fixtures.ts";

const IMAGES = "train-images-idx3-ubyte.gz";
const PART = `${IMAGES}.part`;
const ALL = [
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
async function withData(
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

/** A response that respects the range and the condition of a request. */
function versioned(request: Request, file: Uint8Array<ArrayBuffer>, version: string): Response {
  const condition = request.headers.get("if-range");
  const plain = condition !== null && condition !== version;
  const response = plain ? new Response(file) : fileResponse(request, file);
  response.headers.set("etag", version);
  return response;
}

function startOf(request: Request): number {
  return Number(/\d+/.exec(request.headers.get("range") ?? "0")![0]);
}

Deno.test("a download of data continues after a cut connection", async () => {
  let cuts = 0;
  await withData((request, file) => {
    return cuts++ < 2 ? cutResponse(file, startOf(request), 100) : fileResponse(request, file);
  }, async ({ succeeds, asked }) => {
    await succeeds();
    assert.deepEqual(asked(), [`/${IMAGES}`, `/${IMAGES} bytes=100-`, `/${IMAGES} bytes=200-`]);
  });
});

Deno.test("a download of data that failed is continued by the next command, if the file has not changed", async () => {
  let state = "cut";
  const conditions: (string | null)[] = [];
  await withData((request, file) => {
    conditions.push(request.headers.get("if-range"));
    if (state === "down") return new Response(null, { status: 503 });
    if (state === "up") return versioned(request, file, '"1"');
    state = "down";
    const response = cutResponse(file, 0, 150);
    response.headers.set("etag", '"1"');
    return response;
  }, async ({ succeeds, fails, asked, cache, requests }) => {
    assert.match(await fails(), /^no mirror has it \(127.*: status 503\)$/);
    assert.deepEqual(
      namesIn(cache),
      [...ALL.filter((name) => name !== IMAGES), PART, `${PART}.origin`].sort(),
    );
    state = "up";
    requests.length = conditions.length = 0;
    await succeeds();
    assert.deepEqual([asked(), conditions], [[`/${IMAGES} bytes=150-`], ['"1"']]);
    // Nothing else was fetched again.
    assert.equal(requests.length, 1);
  });
});

Deno.test("a download of data starts over if the server has another version of the file by now", async () => {
  let version = '"old"';
  await withData((request, file) => {
    if (version === '"new"') return versioned(request, file, version);
    version = '"new"';
    const response = cutResponse(file.map((byte) => byte ^ 1), 0, 150);
    response.headers.set("etag", '"old"');
    return response;
  }, async ({ succeeds, asked }) => {
    await succeeds();
    assert.deepEqual(asked(), [`/${IMAGES}`, `/${IMAGES} bytes=150-`]);
  });
});

Deno.test("a download of data works with a server that ignores ranges, or sends other ones", async () => {
  for (const status of [200, 206]) {
    let first = true;
    await withData((request, file) => {
      if (first) {
        first = false;
        return cutResponse(file, 0, 150);
      }
      const hasRange = request.headers.has("range");
      const headers = { "content-range": `bytes 0-${file.length - 1}/${file.length}` };
      return status === 206 && hasRange ? new Response(file, { status, headers }) : new Response(file);
    }, async ({ succeeds, asked }) => {
      await succeeds();
      const last = status === 206 ? [`/${IMAGES}`] : [];
      assert.deepEqual(asked(), [`/${IMAGES}`, `/${IMAGES} bytes=150-`, ...last]);
    });
  }
});

Deno.test("a download of data drops a part of another file, and a wrong file", async () => {
  await withData((request, file) => fileResponse(request, file), async ({ succeeds, asked, cache }) => {
    await Deno.mkdir(cache, { recursive: true });
    await Deno.writeFile(`${cache}/${PART}`, new Uint8Array(70));
    await succeeds();
    assert.deepEqual(asked(), [`/${IMAGES} bytes=70-`, `/${IMAGES}`]);
  });
  await withData((_, file) => new Response(file.map((byte) => byte ^ 1)), async ({ fails, cache }) => {
    assert.match(await fails(), /: the train-images-idx3-ubyte sent is damaged\)$/);
    assert.deepEqual(namesIn(cache), ALL.filter((name) => name !== IMAGES));
  });
});

Deno.test("a download of data stops when more comes than the file has", async () => {
  const endless = () => {
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1 << 16)),
    });
    return new Response(body);
  };
  await withData(endless, async ({ fails, cache }) => {
    assert.match(await fails(), /: the response is too large for train-images-idx3-ubyte\.gz\)$/);
    assert.ok(!namesIn(cache).includes(PART));
  });
});

Deno.test("a download of data asks a busy server again, follows redirects, and waits for a slow one", async () => {
  let busy = 0;
  await withData((request, file) => {
    return busy++ < 2 ? new Response(null, { status: 503 }) : fileResponse(request, file);
  }, async ({ succeeds, asked }) => {
    await succeeds();
    assert.equal(asked().length, 3);
  });
  let cut = false;
  await withData((request, file) => {
    const { origin, pathname } = new URL(request.url);
    if (!pathname.startsWith("/moved")) return Response.redirect(`${origin}/moved/${IMAGES}`);
    if (cut) return fileResponse(request, file);
    cut = true;
    return cutResponse(file, 0, 150);
  }, async ({ succeeds, asked }) => {
    await succeeds();
    assert.deepEqual(
      asked(),
      ["", "/moved", " bytes=150-", "/moved bytes=150-"].map((part) =>
        part.startsWith("/moved") ? `/moved/${IMAGES}${part.slice(6)}` : `/${IMAGES}${part}`
      ),
    );
  });
  await withData((_, file) => {
    // Takes longer in all than the limit between two chunks.
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        for (let i = 0; i < file.length; i += 50) {
          controller.enqueue(file.subarray(i, i + 50));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        controller.close();
      },
    });
    return new Response(body);
  }, async ({ succeeds }) => void await succeeds());
});

Deno.test("a download of data goes to the third mirror if two fail, and continues there what the others began", async () => {
  await withData((request, file) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/none")) return new Response(null, { status: 404 });
    return pathname.startsWith("/stalls") ? stalledResponse(file.slice(0, 90)) : fileResponse(request, file);
  }, async ({ url, succeeds, asked }) => {
    await succeeds([`${url}stalls/`, `${url}none/`, `${url}works/`]);
    // A mirror that stalls is not asked twice. The part is the same everywhere, since its digest is known.
    assert.deepEqual(asked(), [
      `/stalls/${IMAGES}`,
      `/none/${IMAGES} bytes=90-`,
      `/works/${IMAGES} bytes=90-`,
    ]);
  });
});

Deno.test("a download of data does not continue at another mirror that may compress the file differently", async () => {
  await withData(
    (request, file) => {
      const { pathname } = new URL(request.url);
      return pathname.startsWith("/stalls")
        ? stalledResponse(file.slice(0, 90))
        : fileResponse(request, file);
    },
    async ({ url, succeeds, asked }) => {
      await succeeds([`${url}stalls/`, `${url}works/`]);
      assert.deepEqual(asked(), [`/stalls/${IMAGES}`, `/works/${IMAGES}`]);
    },
    true,
  );
});

Deno.test("a download of data that Ctrl-C ends is continued by the next command", async () => {
  let patient = false;
  await withData(
    (request, file) => patient ? fileResponse(request, file) : stalledResponse(file.slice(0, 120)),
    async ({ url, folder, files, cache, succeeds, asked, requests }) => {
      const program = `
        const { kmnist } = await import(${projectFile("lib/data/kmnist/definition.ts")});
        const { prepareData } = await import(${projectFile("lib/setup/prepare_data.ts")});
        const { processSurroundings } = await import(${projectFile("lib/setup/surroundings.ts")});
        const datasets = { kmnist: kmnist(${JSON.stringify(files)}, [${JSON.stringify(url)}]) };
        await prepareData("kmnist", "./data/", { ...processSurroundings(), datasets });`;
      const child = new Deno.Command(Deno.execPath(), {
        args: ["eval", "-q", "--no-lock", "--ext=ts", program],
        cwd: fileURLToPath(new URL("../../", import.meta.url)),
        env: { XDG_CACHE_HOME: `${folder}/.cache`, DENO_DIR, NO_COLOR: "1" },
        stdout: "null",
        stderr: "null",
      }).spawn();
      const deadline = performance.now() + PATIENCE;
      while (await Deno.stat(`${cache}/${PART}`).then(({ size }) => size < 120, () => true)) {
        assert.ok(performance.now() < deadline, "nothing arrives");
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      child.kill("SIGINT");
      await child.status;
      assert.equal((await Deno.stat(`${cache}/${PART}`)).size, 120);
      patient = true;
      requests.length = 0;
      await succeeds();
      assert.deepEqual(asked(), [`/${IMAGES} bytes=120-`]);
    },
  );
});
