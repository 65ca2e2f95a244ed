import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { namesIn, PATIENCE, projectFile } from "../base/fixtures.ts";
import { cutResponse, DENO_DIR, fileResponse, stalledResponse } from "./fixtures.ts";
import { ALL, IMAGES, PART, withData } from "./data_scene.ts";

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
