import assert from "node:assert/strict";
import { sha256 } from "../../lib/base/files.ts";
import { prepareLibrary } from "../../lib/setup/prepare_library.ts";
import { namesIn, projectFile, runProgram, smallDisk, withFolder } from "../base/fixtures.ts";
import {
  fileResponse,
  makeWheel,
  putFile,
  putPython,
  smallMachine,
  someBytes,
  someLibrary,
  unusedAddress,
  withServer,
} from "./fixtures.ts";

const REQUIREMENT = "tensorflow-cpu==2.21.0";
const WHEEL = "tensorflow_cpu-2.21.0-cp312-cp312-manylinux_2_27_x86_64.whl";
const LIBRARY = someLibrary(400_000);
const CPU = await makeWheel({
  "tensorflow/libtensorflow_cc.so.2": LIBRARY,
  "tensorflow/libtensorflow_framework.so.2": "the framework",
  "tensorflow/python/much.py": "print()",
  "tensorflow_cpu-2.21.0.dist-info/METADATA": "Name: tensorflow_cpu",
});
/** What the tests fetch in place of the real wheels. */
const PINNED = { wheels: { [WHEEL]: CPU.sha256 } };

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

/** A small version of the vendor's archive. */
async function makeArchive(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  await putFile(`${folder}/tree/lib/libtensorflow.so.2.18.0`, LIBRARY);
  await Deno.symlink("libtensorflow.so.2.18.0", `${folder}/tree/lib/libtensorflow.so.2`);
  const args = ["-czf", `${folder}/archive`, "-C", `${folder}/tree`, "./lib"];
  await new Deno.Command("tar", { args }).output();
  return await Deno.readFile(`${folder}/archive`);
}

Deno.test("prepareLibrary() uses the vendor's archive if there is no Python", async () => {
  await withFolder(async (folder) => {
    const archive = await makeArchive(folder);
    await withServer((request) => fileResponse(request, archive), async ({ url }) => {
      const described = { url: `${url}lib.tar.gz`, sha256: await sha256(archive), version: "2.18.0" };
      const { surroundings, cache } = smallMachine(folder, {
        env: { PATH: Deno.env.get("PATH")!.split(":").map((path) => `${folder}/without${path}`).join(":") },
        archives: { "linux-x86_64-cpu": described },
      });
      assert.match((await prepareLibrary(false, surroundings)).reason!, /no Python .*; there is no tar/);
      const tar = (await new Deno.Command("sh", { args: ["-c", "command -v tar"] }).output()).stdout;
      await Deno.mkdir(`${folder}/bin`);
      await Deno.symlink(new TextDecoder().decode(tar).trim(), `${folder}/bin/tar`);
      // tar calls gzip.
      await Deno.symlink("/bin/gzip", `${folder}/bin/gzip`);
      const machine = { ...surroundings, env: { ...surroundings.env, PATH: `${folder}/bin` } };
      assert.deepEqual(await prepareLibrary(false, machine), {
        path: `${cache}/2.18.0-cpu/lib/libtensorflow.so.2`,
        source: "Trinca's cache",
        version: "2.18.0",
        gpu: false,
      });
      assert.deepEqual(namesIn(cache), ["2.18.0-cpu"]);
    });
  });
});

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
