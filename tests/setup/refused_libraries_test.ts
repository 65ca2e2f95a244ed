import assert from "node:assert/strict";
import { prepareLibrary } from "../../lib/setup/prepare_library.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import {
  fileResponse,
  makeWheel,
  putFile,
  putPython,
  smallMachine,
  someLibrary,
  withServer,
} from "./fixtures.ts";
import { CPU, LIBRARY, PINNED, REQUIREMENT, WHEEL } from "./library_fixtures.ts";

Deno.test("prepareLibrary() refuses wheels other than the pinned ones, from pip too", async () => {
  const other = await makeWheel({ "tensorflow/libtensorflow_cc.so.2": someLibrary(2000) });
  const reasonWith = async (
    index: { url?: string; sha256?: string },
    served: Uint8Array<ArrayBuffer>,
    strange = false,
  ) => {
    let reason: string | undefined;
    await withFolder((folder) =>
      withServer((request) => fileResponse(request, served), async ({ url }) => {
        await putFile(`${folder}/${WHEEL}`, served);
        const wheel = { url: url + WHEEL, sha256: CPU.sha256, ...index };
        await putPython(folder, {
          wheels: { [REQUIREMENT]: wheel },
          strange,
          ...(strange && { download: `${folder}/${WHEEL}` }),
        });
        const { surroundings, cache } = smallMachine(folder, PINNED);
        ({ reason } = await prepareLibrary(false, surroundings));
        assert.deepEqual(namesIn(cache), []);
      })
    );
    return reason;
  };
  // The index has another wheel and says so; does not say so; has another name; pip itself fetches another.
  assert.match(
    (await reasonWith({ sha256: other.sha256 }, other.bytes))!,
    /^the index of pip has another .* than PyPI;/,
  );
  assert.match((await reasonWith({ sha256: "" }, other.bytes))!, /wrong SHA-256|pip says/);
  assert.match(
    (await reasonWith({ url: "https://localhost/tensorflow_cpu-2.21.0-1-cp312-x.whl" }, other.bytes))!,
    /^pip found tensorflow_cpu-2\.21\.0-1-cp312-x\.whl, whose SHA-256 is not pinned;/,
  );
  assert.match(
    (await reasonWith({}, other.bytes, true))!,
    /^the tensorflow_cpu.*\.whl that pip sent has the wrong SHA-256/,
  );
});

for (
  const [what, spoil] of [
    ["was cut short", (path: string) => Deno.truncate(path, 240_000)],
    ["has another end", (path: string) => Deno.writeFile(path, LIBRARY.slice().fill(7, 399_000))],
    ["is gone", (path: string) => Deno.remove(path.replace("_cc", "_framework"))],
  ] as const
) {
  Deno.test(`prepareLibrary() fetches a library again that ${what}, and says so in a line`, async () => {
    await withFolder((folder) =>
      withServer((request) => fileResponse(request, CPU.bytes), async ({ url, requests }) => {
        await putPython(folder, { wheels: { [REQUIREMENT]: { url: url + WHEEL, sha256: CPU.sha256 } } });
        const { surroundings, said } = smallMachine(folder, PINNED);
        const { path } = await prepareLibrary(false, surroundings) as { path: string };
        await spoil(path);
        said.length = 0;
        assert.deepEqual((await prepareLibrary(false, surroundings) as { path: string }).path, path);
        assert.match(
          said[0]!,
          /^Not used: .*libtensorflow_cc\.so\.2 is damaged: .*; deno task setup fetches it again$/,
        );
        assert.equal(requests.length, 2);
        assert.deepEqual(await Deno.readFile(path), LIBRARY);
      })
    );
  });
}

Deno.test("prepareLibrary() finds a fault in a library's middle when it reads all of it", async () => {
  await withFolder((folder) =>
    withServer((request) => fileResponse(request, CPU.bytes), async ({ url, requests }) => {
      await putPython(folder, { wheels: { [REQUIREMENT]: { url: url + WHEEL, sha256: CPU.sha256 } } });
      const { surroundings } = smallMachine(folder, PINNED);
      const { path } = await prepareLibrary(false, surroundings) as { path: string };
      await Deno.writeFile(path, LIBRARY.slice().fill(7, 200_000, 200_001));
      await prepareLibrary(false, surroundings);
      assert.equal(requests.length, 1);
      await prepareLibrary(false, surroundings, true);
      assert.equal(requests.length, 2);
    })
  );
});
