import assert from "node:assert/strict";
import { sha256 } from "../../lib/base/files.ts";
import { download } from "../../lib/setup/download.ts";
import { Unobtainable } from "../../lib/setup/unobtainable.ts";
import { namesIn, projectFile, runProgram, smallDisk, withFolder } from "../base/fixtures.ts";
import {
  cutResponse,
  fileResponse,
  smallMachine,
  someBytes,
  stalledResponse,
  type TestServer,
  unusedAddress,
  withServer,
} from "./fixtures.ts";

const FILE = someBytes(300_000);
const SHA256 = await sha256(FILE);

/** Downloads from a server and checks the contents of the folder afterwards. */
async function get(
  server: TestServer,
  folder: string,
  { surroundings } = smallMachine(folder),
): Promise<void> {
  const request = { url: `${server.url}file`, sha256: SHA256, path: `${folder}/file`, title: "Getting it" };
  await download(request, surroundings);
  assert.deepEqual(namesIn(folder), ["file"]);
  assert.deepEqual(await Deno.readFile(`${folder}/file`), FILE);
}

Deno.test("download() downloads a file, reports progress, and does not download an existing file again", async () => {
  await withFolder((folder) =>
    withServer((request) => fileResponse(request, FILE), async (server) => {
      const machine = smallMachine(folder);
      await get(server, folder, machine);
      assert.deepEqual(machine.said, ["Getting it: 300000 of 300000"]);
      await get(server, folder);
      assert.deepEqual(server.requests, ["/file"]);
    })
  );
});

Deno.test("download() resumes after a cut connection", async () => {
  await withFolder(async (folder) => {
    let cuts = 0;
    await withServer((request) => {
      const start = Number(/\d+/.exec(request.headers.get("range") ?? "0")![0]);
      return cuts++ < 5 ? cutResponse(FILE, start, 50_000) : fileResponse(request, FILE);
    }, async (server) => {
      await get(server, folder);
      assert.equal(server.requests.length, 6);
      assert.equal(server.requests[1], "/file bytes=50000-");
      assert.equal(server.requests[5], "/file bytes=250000-");
    });
  });
});

Deno.test("download() resumes what an earlier process left", async () => {
  await withFolder((folder) =>
    withServer((request) => fileResponse(request, FILE), async (server) => {
      await Deno.writeFile(`${folder}/file.part`, FILE.subarray(0, 200_000));
      await get(server, folder);
      await Deno.rename(`${folder}/file`, `${folder}/file.part`); // The process was killed before the renaming.
      await get(server, folder);
      assert.deepEqual(server.requests, ["/file bytes=200000-", "/file bytes=300000-"]);
    })
  );
});

Deno.test("download() starts over if the part belongs to another file or the file was changed", async () => {
  await withFolder((folder) =>
    withServer((request) => fileResponse(request, FILE), async (server) => {
      await Deno.writeFile(`${folder}/file.part`, new Uint8Array(1000));
      await get(server, folder);
      assert.deepEqual(server.requests, ["/file bytes=1000-", "/file"]);
      await Deno.writeFile(`${folder}/file`, new Uint8Array(1000));
      await get(server, folder);
      assert.equal(server.requests.length, 3);
    })
  );
});

Deno.test("download() works with a server that does not support ranges", async () => {
  await withFolder((folder) =>
    withServer(() => new Response(FILE), async (server) => {
      await Deno.writeFile(`${folder}/file.part`, FILE.subarray(0, 1000));
      await get(server, folder);
    })
  );
});

for (
  const [what, answer, expected, left, limits] of [
    ["a wrong digest", () => new Response(FILE.subarray(1)), /wrong SHA-256/, []],
    ["a missing file", () => new Response("no", { status: 404 }), /^127\.0\.0\.1:\d+: status 404$/, []],
    ["a server that never answers", () => new Promise<Response>(() => {}), /no answer for 0\.05 s$/, [], {
      firstByteMs: 50,
    }],
    [
      "a server that stalls",
      () => stalledResponse(FILE.slice(0, 9)),
      /no answer for 0\.05 s$/,
      ["file.part", "file.part.origin"],
      {
        stallMs: 50,
      },
    ],
  ] as const
) {
  Deno.test({
    name: `download() gives up on ${what}`,
    // A server with an unfinished request cannot be shut down gracefully.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () =>
      withFolder(async (folder) => {
        const controller = new AbortController();
        const server = Deno.serve(
          { port: 0, hostname: "127.0.0.1", onListen: () => {}, signal: controller.signal },
          answer,
        );
        const { surroundings } = smallMachine(folder, {
          limits: { firstByteMs: 2000, stallMs: 2000, packageMs: 2000, retryMs: 1, ...limits },
        });
        const request = {
          url: `http://127.0.0.1:${server.addr.port}/file`,
          sha256: SHA256,
          path: `${folder}/file`,
          title: "",
        };
        await assert.rejects(
          download(request, surroundings),
          (error) => error instanceof Unobtainable && expected.test(error.message),
        );
        assert.deepEqual(namesIn(folder), left);
        controller.abort();
      }),
  });
}

Deno.test("download() reports a missing server", async () => {
  await withFolder(async (folder) => {
    const { port } = unusedAddress();
    const request = { url: `http://127.0.0.1:${port}/x`, sha256: "", path: `${folder}/x`, title: "" };
    await assert.rejects(download(request, smallMachine(folder).surroundings), {
      name: "Unobtainable",
      message: `127.0.0.1:${port}: the connection was refused`,
    });
  });
});

Deno.test("download() sends a name and password as a header and reveals them nowhere", async () => {
  await withFolder((folder) =>
    withServer((request) => {
      const known = request.headers.get("authorization") === `Basic ${btoa("me:se@cret")}`;
      return known ? fileResponse(request, FILE) : new Response(null, { status: 401 });
    }, async (server) => {
      const url = server.url.replace("//", "//me:se%40cret@");
      await get({ ...server, url }, folder);
      const wrong = { url: url.replace("me", "him"), sha256: SHA256, path: `${folder}/x`, title: "" };
      await assert.rejects(
        download(wrong, smallMachine(folder).surroundings),
        (error: Error) => /401/.test(error.message) && !/cret/.test(error.message),
      );
    })
  );
});

const disk = await smallDisk("");

Deno.test({
  name: "download() leaves nothing on a full disk",
  ignore: disk === undefined,
  fn: () =>
    withFolder((folder) =>
      withServer((request) => fileResponse(request, FILE), async (server) => {
        const program = `
          const { download } = await import(${projectFile("lib/setup/download.ts")});
          const output = { say() {}, begin: () => ({ update() {}, end() {} }) };
          const limits = { firstByteMs: 2000, stallMs: 2000, packageMs: 2000, retryMs: 1 };
          const request = { url: "${server.url}file", sha256: "${SHA256}", path: "${folder}/file", title: "" };
          await download(request, { limits, output }).catch((error) => console.log(error.code));
          console.log([...Deno.readDirSync("${folder}")].length);`;
        const { stdout, stderr } = await runProgram(program, { wrapper: disk!(folder) });
        assert.equal(stdout, "ENOSPC\n0\n", stderr);
      })
    ),
});
