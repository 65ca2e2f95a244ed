import assert from "node:assert/strict";
import { prepareLibrary } from "../../lib/setup/prepare_library.ts";
import { namesIn, projectFile, runProgram, smallDisk, withFolder } from "../base/fixtures.ts";
import {
  fileResponse,
  putFile,
  putPython,
  smallMachine,
  someBytes,
  unusedAddress,
  withServer,
} from "./fixtures.ts";
import { CPU, LIBRARY, PINNED, REQUIREMENT, WHEEL } from "./library_fixtures.ts";

Deno.test("prepareLibrary() unpacks the two libraries of the wheel that pip finds", async () => {
  await withFolder((folder) =>
    withServer((request) => fileResponse(request, CPU.bytes), async ({ url, requests }) => {
      const wheels = { [REQUIREMENT]: { url: `${url}some/${WHEEL}`, sha256: CPU.sha256 } };
      const { calls } = await putPython(folder, { wheels });
      const { surroundings, cache, said } = smallMachine(folder, PINNED);
      const path = `${cache}/2.21.0-cpu/libtensorflow_cc.so.2`;
      const expected = { path, source: "Trinca's cache", version: "2.21.0", gpu: false };
      assert.deepEqual(await prepareLibrary(false, surroundings), expected);
      assert.deepEqual(await Deno.readFile(path), LIBRARY);
      assert.deepEqual(namesIn(cache), ["2.21.0-cpu"]);
      assert.deepEqual(namesIn(`${cache}/2.21.0-cpu`), [
        "digests.json",
        "libtensorflow_cc.so.2",
        "libtensorflow_framework.so.2",
      ]);
      const size = CPU.bytes.length;
      assert.deepEqual(said, [
        `Downloading tensorflow-cpu: ${size} of ${size}`,
        "Unpacking tensorflow-cpu: 400033 of 400033",
      ]);
      assert.deepEqual(await calls(), ["find", "pip", "finder"]);

      assert.deepEqual(await prepareLibrary(false, surroundings), expected);
      assert.equal(requests.length, 1);
      assert.equal(said.length, 2);
    })
  );
});

Deno.test("prepareLibrary() resumes an interrupted attempt and cleans up after it", async () => {
  await withFolder((folder) =>
    withServer((request) => fileResponse(request, CPU.bytes), async ({ url, requests }) => {
      const { surroundings, cache } = smallMachine(folder, PINNED);
      await putPython(folder, { wheels: { [REQUIREMENT]: { url: url + WHEEL, sha256: CPU.sha256 } } });
      await putFile(`${cache}/${WHEEL}.part`, CPU.bytes.slice(0, 1000));
      await putFile(`${cache}/2.21.0-cpu.part/libtensorflow_cc.so.2`, someBytes(500_000));
      await putFile(`${cache}/2.21.0-cpu.part/.notes/METADATA`, "half");
      await putFile(`${cache}/tensorflow_cpu-2.20.0.whl.part`);
      const { path, reason } = await prepareLibrary(false, surroundings) as {
        path?: string;
        reason?: string;
      };
      assert.equal(reason, undefined);
      assert.deepEqual(requests, [`/${WHEEL} bytes=1000-`]);
      assert.deepEqual(await Deno.readFile(path!), LIBRARY);
      assert.deepEqual(namesIn(cache), ["2.21.0-cpu"]);
      assert.deepEqual(namesIn(`${cache}/2.21.0-cpu`).length, 3);
    })
  );
});

for (
  const [what, python] of [
    ["if the server denies access", {}],
    ["if the index has no digest", { sha256: "" }],
    ["if pip's finder is unknown", { strange: true }],
  ] as const
) {
  Deno.test(`prepareLibrary() downloads the wheel with pip ${what}`, async () => {
    await withFolder((folder) =>
      withServer(() => new Response("who are you?", { status: 401 }), async ({ url }) => {
        const wheel = `${folder}/${WHEEL}`;
        await Deno.writeFile(wheel, CPU.bytes);
        const { calls } = await putPython(folder, {
          wheels: { [REQUIREMENT]: { url: url + WHEEL, sha256: CPU.sha256, ...python } },
          download: wheel,
          ...python,
        });
        const { surroundings, cache, said } = smallMachine(folder, PINNED);
        assert.equal((await prepareLibrary(false, surroundings)).reason, undefined);
        assert.deepEqual(namesIn(cache), ["2.21.0-cpu"]);
        assert.equal((await calls()).at(-1), "download");
        assert.ok(said.includes("Downloading tensorflow-cpu by pip"), said.join("\n"));
      })
    );
  });
}

Deno.test("prepareLibrary() gives the reason for a failure in one line and leaves nothing", async () => {
  await withFolder(async (folder) => {
    await putPython(folder, { wheels: {} });
    const { surroundings, cache } = smallMachine(folder, PINNED);
    assert.deepEqual(await prepareLibrary(false, surroundings), {
      reason: `pip finds no ${REQUIREMENT} for this machine or cannot reach its index; ` +
        "the vendor has no archive for linux-x86_64-cpu",
    });
    await putPython(folder, {
      wheels: { [REQUIREMENT]: { url: unusedAddress().url + WHEEL, sha256: CPU.sha256 } },
    });
    assert.match(
      (await prepareLibrary(false, surroundings)).reason!,
      /^pip says http:\/\/\*\*\*@index\/ has none;/,
    );
    await putPython(folder, {});
    assert.match((await prepareLibrary(false, surroundings)).reason!, /^Python has no pip;/);
    assert.deepEqual(namesIn(cache), []);
  });
});

Deno.test("prepareLibrary() fetches nothing without disk space, home, permission or a library for the system", async () => {
  await withFolder(async (folder) => {
    const { calls } = await putPython(folder, { wheels: {} });
    const reason = async (different: Parameters<typeof smallMachine>[1]) =>
      (await prepareLibrary(false, smallMachine(folder, different).surroundings)).reason;
    assert.match(
      (await reason({ freeBytes: () => Promise.resolve(3e8) }))!,
      /^it needs 1\.1 GB of disk space in .* but only 300\.0 MB are free$/,
    );
    assert.equal(
      await reason({ env: { HOME: "" } }),
      "there is no folder for it, since neither HOME nor XDG_CACHE_HOME is set",
    );
    assert.match(
      (await reason({ env: { XDG_CACHE_HOME: `${folder}/python.log` } }))!,
      /^Cannot write .* file stands/,
    );
    assert.equal(await reason({ os: "windows" }), "there is no libtensorflow for windows");
    assert.deepEqual(new Set(await calls()), new Set(["find"]));
  });
});

Deno.test("prepareLibrary() lets only one of two processes fetch; the other waits, says so, and gets the library too", async () => {
  await withFolder((folder) =>
    withServer((request) => fileResponse(request, CPU.bytes), async ({ url, requests }) => {
      await putPython(folder, { wheels: { [REQUIREMENT]: { url: url + WHEEL, sha256: CPU.sha256 } } });
      const machines = [smallMachine(folder, PINNED), smallMachine(folder, PINNED)];
      const got = await Promise.all(machines.map(({ surroundings }) => prepareLibrary(false, surroundings)));
      assert.deepEqual(got[0], got[1]);
      assert.equal(got[0]!.reason, undefined);
      assert.equal(requests.length, 1);
      const waited = machines.flatMap(({ said }) => said).filter((line) => line.includes("waiting"));
      assert.deepEqual(waited, ["Another Trinca is getting libtensorflow; waiting for it"]);
    })
  );
});

const disk = await smallDisk("");

Deno.test({
  name: "prepareLibrary() leaves nothing on a full disk and says so",
  ignore: disk === undefined,
}, () =>
  withFolder((folder) =>
    withServer((request) => fileResponse(request, CPU.bytes), async ({ url }) => {
      await putPython(folder, { wheels: { [REQUIREMENT]: { url: url + WHEEL, sha256: CPU.sha256 } } });
      await Deno.mkdir(`${folder}/.cache`);
      const program = `
        const { prepareLibrary } = await import(${projectFile("lib/setup/prepare_library.ts")});
        const { smallMachine } = await import(${projectFile("tests/setup/fixtures.ts")});
        const { surroundings, cache } = smallMachine("${folder}", ${JSON.stringify(PINNED)});
        console.log((await prepareLibrary(false, surroundings)).reason);
        console.log([...Deno.readDirSync(cache)].length);`;
      const { stdout, stderr } = await runProgram(program, { wrapper: disk!(`${folder}/.cache`) });
      assert.match(stdout, /^Cannot write .*: the disk is full; .*\n0\n$/, stderr);
    })
  ));
