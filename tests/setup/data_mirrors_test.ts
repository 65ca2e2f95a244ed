import assert from "node:assert/strict";
import { cutResponse, fileResponse, stalledResponse } from "./fixtures.ts";
import { IMAGES, withData } from "./data_scene.ts";

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
