import assert from "node:assert/strict";
import { prepareLibrary } from "../../lib/setup/prepare_library.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { fileResponse, makeWheel, putFile, putPython, smallMachine, withServer } from "./fixtures.ts";
import { LIBRARY } from "./library_fixtures.ts";

Deno.test("prepareLibrary() gets CUDA too, as the wheel's metadata says, and keeps finished parts", async () => {
  const tensorflow = await makeWheel({
    "tensorflow/libtensorflow_cc.so.2": LIBRARY,
    "tensorflow-2.21.0.dist-info/METADATA": [
      "Requires-Dist: numpy",
      'Requires-Dist: nvidia-one<2,>=1; extra == "and-cuda"',
      'Requires-Dist: nvidia-two>=1; extra == "and-cuda"',
    ].join("\n"),
  });
  const one = await makeWheel({ "nvidia/one/lib/libone.so.1": "one", "nvidia/one/include/one.h": "h" });
  const two = await makeWheel({ "nvidia/two/lib/libtwo.so.1": "two" });
  const wheels = { tensorflow, one, two };
  const fileOf = (name: string) =>
    name === "tensorflow" ? "tensorflow-2.21.0-a.whl" : `nvidia_${name}-1-a.whl`;
  const pinned = Object.fromEntries(
    Object.entries(wheels).map(([name, { sha256 }]) => [fileOf(name), sha256]),
  );
  await withFolder(async (folder) => {
    let broken = true;
    await withServer((request) => {
      const name = new URL(request.url).pathname.slice(1).split("-")[0]!.replace(
        "nvidia_",
        "",
      ) as keyof typeof wheels;
      if (name === "two" && broken) return new Response(null, { status: 503 });
      return fileResponse(request, wheels[name].bytes);
    }, async ({ url, requests }) => {
      const wheel = (name: keyof typeof wheels) => ({
        url: `${url}${fileOf(name)}`,
        sha256: wheels[name].sha256,
      });
      await putPython(folder, {
        wheels: {
          "tensorflow==2.21.0": wheel("tensorflow"),
          "nvidia-one==1": wheel("one"),
          "nvidia-two==1": wheel("two"),
        },
      });
      const { surroundings, cache } = smallMachine(folder, { wheels: pinned });
      await putFile(`${cache}/2.21.0-cpu/libtensorflow_cc.so.2`);
      const { reason } = await prepareLibrary(true, surroundings);
      assert.match(reason!, /^pip says .*has none; the vendor has no archive for linux-x86_64-gpu$/);
      assert.doesNotMatch(reason!, /secret/);
      assert.deepEqual(namesIn(cache), ["2.21.0-cpu", "2.21.0-gpu.part"]);

      broken = false;
      requests.length = 0;
      assert.deepEqual(await prepareLibrary(true, surroundings), {
        path: `${cache}/2.21.0-gpu/tensorflow/libtensorflow_cc.so.2`,
        source: "Trinca's cache",
        version: "2.21.0",
        gpu: true,
      });
      assert.deepEqual(requests, ["/nvidia_two-1-a.whl"]);
      assert.deepEqual(namesIn(cache), ["2.21.0-cpu", "2.21.0-gpu"]);
      assert.deepEqual(namesIn(`${cache}/2.21.0-gpu`), ["digests.json", "nvidia", "tensorflow"]);
      assert.deepEqual(namesIn(`${cache}/2.21.0-gpu/nvidia/one`), ["lib"]);
      assert.equal(await Deno.readTextFile(`${cache}/2.21.0-gpu/nvidia/two/lib/libtwo.so.1`), "two");
    });
  });
});
