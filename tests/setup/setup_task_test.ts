import assert from "node:assert/strict";
import { findLibraries } from "../../lib/setup/find_library.ts";
import { processSurroundings } from "../../lib/setup/surroundings.ts";
import { namesIn, PATIENCE, withFolder } from "../base/fixtures.ts";
import { run, start } from "../tasks/fixtures.ts";
import {
  DENO_DIR,
  fileResponse,
  makeWheel,
  putFile,
  putPython,
  someLibrary,
  stalledResponse,
  withServer,
} from "./fixtures.ts";

/** The environment of a user who has only what is in a folder. */
function emptyHome(folder: string): Record<string, string> {
  return {
    PATH: `${folder}/bin`,
    HOME: folder,
    XDG_CACHE_HOME: `${folder}/.cache`,
    DENO_DIR,
    TRINCA_LIBTENSORFLOW: "",
    LD_LIBRARY_PATH: "",
  };
}

Deno.test("setup --help lists its flags", async () => {
  const { code, stdout, stderr } = await run("setup", ["--help"]);
  assert.deepEqual([code, stderr], [0, ""]);
  for (const flag of ["--dataset", "--data_path", "--gpu", "--for_tests", "--list", "--remove"]) {
    assert.ok(stdout.includes(`  ${flag}`), flag);
  }
});

Deno.test("setup --list writes to standard output, and a wrong TRINCA_LIBTENSORFLOW ends it with 1", async () => {
  await withFolder(async (folder) => {
    const library = `${folder}/libtensorflow.so.2`;
    await putFile(library);
    const env = { ...emptyHome(folder), TRINCA_LIBTENSORFLOW: library };
    const { code, stdout } = await run("setup", ["--list", "--data_path", folder], { env });
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^libtensorflow of unknown version, 64 B, TRINCA_LIBTENSORFLOW: .*\n(.*\n)*MNIST: not in /,
    );

    const wrong = await run("setup", ["--list"], {
      env: { ...env, TRINCA_LIBTENSORFLOW: `${folder}/x` },
    });
    assert.deepEqual([wrong.code, wrong.stdout], [1, ""]);
    assert.match(wrong.stderr, /^trinca: Expected TRINCA_LIBTENSORFLOW to be .*\n$/);
  });
});

Deno.test("setup rejects --list together with --remove", async () => {
  const { code, stderr } = await run("setup", ["--list", "--remove"]);
  assert.equal(code, 1);
  assert.match(stderr, /^trinca: Expected --list or --remove but found both/);
});

Deno.test("setup --for_tests does not fail without a library", async () => {
  await withFolder(async (folder) => {
    const { code, stdout } = await run("setup", ["--for_tests"], { env: emptyHome(folder) });
    assert.deepEqual([code, stdout], [0, ""]);
  });
});

const elsewhere = await Array.fromAsync(findLibraries({ ...processSurroundings(), env: { DENO_DIR } }));

Deno.test({
  name: "setup that was killed resumes the next time",
  // The task searches this machine's own folders too.
  ignore: elsewhere.length > 0,
}, () =>
  withFolder(async (folder) => {
    const wheel = await makeWheel({ "tensorflow/libtensorflow_cc.so.2": someLibrary(300_000) });
    const half = wheel.bytes.length >> 1;
    const begun = Promise.withResolvers<void>();
    let patient = false;
    await withServer((request) => {
      begun.resolve();
      return patient ? fileResponse(request, wheel.bytes) : stalledResponse(wheel.bytes.slice(0, half));
    }, async ({ url, requests }) => {
      await putPython(folder, {
        wheels: {
          "tensorflow-cpu==2.21.0": { url: `${url}tensorflow_cpu-2.21.0.whl`, sha256: wheel.sha256 },
        },
      });
      // In place of the real wheels' digests.
      const pins = `Object.assign(PINNED_WHEELS, { "tensorflow_cpu-2.21.0.whl": "${wheel.sha256}" });`;
      const from = import.meta.resolve("../../lib/setup/pinned_wheels.ts");
      await Deno.writeTextFile(`${folder}/pins.ts`, `import { PINNED_WHEELS } from "${from}";\n${pins}\n`);
      const options = { env: emptyHome(folder), preload: [`${folder}/pins.ts`] };
      const cache = `${folder}/.cache/trinca/libtensorflow`;
      const part = `${cache}/tensorflow_cpu-2.21.0.whl.part`;
      const killed = start("setup", ["--for_tests"], options);
      await begun.promise;
      // The server has begun to respond; the bytes received reach the disk a moment later.
      const deadline = performance.now() + PATIENCE;
      while (await Deno.stat(part).then(({ size }) => size < half, () => true)) {
        assert.ok(performance.now() < deadline, "nothing arrives");
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      killed.kill("SIGKILL");
      await killed.ended;
      assert.deepEqual(namesIn(cache), [
        "tensorflow_cpu-2.21.0.whl.part",
        "tensorflow_cpu-2.21.0.whl.part.origin",
      ]);
      patient = true;
      const { code, stderr } = await run("setup", ["--for_tests"], options);
      assert.equal(code, 0, stderr);
      assert.match(
        stderr,
        /^Downloading tensorflow-cpu \(.*\), resuming at [\d.]+ k?B\nUnpacking tensorflow-cpu .*\nnpm:onnxruntime-web.* is not available\. .*\n$/,
      );
      assert.deepEqual(requests, ["/tensorflow_cpu-2.21.0.whl", `/tensorflow_cpu-2.21.0.whl bytes=${half}-`]);
      assert.deepEqual(namesIn(cache), ["2.21.0-cpu"]);
    });
  }));
