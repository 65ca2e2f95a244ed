import assert from "node:assert/strict";
import { findLibraries } from "../../lib/setup/find_library.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { putFile, putPython, smallMachine, someLibrary, someMacLibrary } from "./fixtures.ts";

Deno.test("findLibraries() finds each place, in the order of preference", async () => {
  await withFolder(async (folder) => {
    const paths = [
      "own/libtensorflow_cc.so.2",
      "node_modules/@tensorflow/tfjs-node-gpu/deps/lib/libtensorflow.so.2",
      "node_modules/@tensorflow/tfjs-node/deps/lib/libtensorflow.so",
      "deno/npm/registry/@tensorflow/tfjs-node-gpu/4.22.0/deps/lib/libtensorflow.so.2",
      "site-packages/tensorflow/libtensorflow_cc.so.2",
      "search/libtensorflow.so.2",
      "system/libtensorflow.so",
      ".cache/trinca/libtensorflow/2.18.0-gpu/lib/libtensorflow.so.2",
      ".cache/trinca/libtensorflow/2.21.0-cpu/libtensorflow_cc.so.2",
      ".cache/trinca/libtensorflow/2.9.0-cpu/tensorflow/libtensorflow_cc.so.2",
    ].map((path) => `${folder}/${path}`);
    for (const path of paths) await putFile(path);
    await Deno.mkdir(`${folder}/site-packages/tensorflow_cpu-2.20.1.dist-info`);
    await putFile(`${folder}/.cache/trinca/libtensorflow/2.22.0-cpu.part/libtensorflow_cc.so.2`);
    await putPython(folder, { tensorflow: `${folder}/site-packages/tensorflow` });
    const env = {
      TRINCA_LIBTENSORFLOW: `${folder}/own/`,
      LD_LIBRARY_PATH: `:/nowhere:${folder}/search/`,
      DENO_DIR: `${folder}/deno`,
    };
    const found = await Array.fromAsync(findLibraries(smallMachine(folder, { env }).surroundings));
    assert.deepEqual(found.map(({ path }) => path), paths);
    const listed = found.map(({ source, version, gpu }) => [source, version, gpu]);
    assert.deepEqual(listed.filter(([, version]) => version !== undefined), [
      ["Python's", "2.20.1", undefined],
      ["Trinca's cache", "2.18.0", true],
      ["Trinca's cache", "2.21.0", false],
      ["Trinca's cache", "2.9.0", false],
    ]);
  });
});

Deno.test("findLibraries() stops searching when the caller does", async () => {
  await withFolder(async (folder) => {
    await putFile(`${folder}/node_modules/@tensorflow/tfjs-node/deps/lib/libtensorflow.so.2`);
    const { calls } = await putPython(folder, {});
    for await (const { source } of findLibraries(smallMachine(folder).surroundings)) {
      assert.equal(source, "tfjs-node's");
      break;
    }
    assert.deepEqual(await calls(), []);
  });
});

Deno.test("findLibraries() reads the version of a library from its real name", async () => {
  await withFolder(async (folder) => {
    await putFile(`${folder}/system/libtensorflow.so.2.16.2`);
    await Deno.symlink("libtensorflow.so.2.16.2", `${folder}/system/libtensorflow.so.2`);
    const [library] = await Array.fromAsync(findLibraries(smallMachine(folder).surroundings));
    assert.deepEqual(library, {
      path: `${folder}/system/libtensorflow.so.2`,
      source: "the system's",
      version: "2.16.2",
    });
  });
});

Deno.test("findLibraries() knows the names on a Mac and that other systems have none", async () => {
  await withFolder(async (folder) => {
    await putFile(`${folder}/system/libtensorflow.2.dylib`, someMacLibrary());
    await putFile(`${folder}/system/libtensorflow.so.2`);
    const paths = async (os: "darwin" | "windows") =>
      (await Array.fromAsync(findLibraries(smallMachine(folder, { os }).surroundings))).map(({ path }) =>
        path
      );
    assert.deepEqual(await paths("darwin"), [`${folder}/system/libtensorflow.2.dylib`]);
    assert.deepEqual(await paths("windows"), []);
  });
});

Deno.test("findLibraries() survives a Python that is not executable", async () => {
  await withFolder(async (folder) => {
    await putFile(`${folder}/bin/python3`, "not a program");
    await Deno.mkdir(`${folder}/bin/python`);
    assert.deepEqual(await Array.fromAsync(findLibraries(smallMachine(folder).surroundings)), []);
  });
});

Deno.test("findLibraries() rejects a TRINCA_LIBTENSORFLOW that does not exist", async () => {
  await withFolder(async (folder) => {
    for (const place of [`${folder}/nowhere.so`, folder]) {
      const { surroundings } = smallMachine(folder, { env: { TRINCA_LIBTENSORFLOW: place } });
      await refuses(
        () => Array.fromAsync(findLibraries(surroundings)),
        /^Expected TRINCA_LIBTENSORFLOW .* found .*; correct or unset it/,
      );
    }
  });
});

Deno.test("findLibraries() says which libraries are cut short or none, and rejects such a TRINCA_LIBTENSORFLOW", async () => {
  await withFolder(async (folder) => {
    await putFile(`${folder}/node_modules/@tensorflow/tfjs-node/deps/lib/libtensorflow.so.2`, "no library");
    await putFile(`${folder}/system/libtensorflow.so.2`, someLibrary(3000).slice(0, 2000));
    await putFile(`${folder}/mac/libtensorflow.2.dylib`, someMacLibrary(3000).slice(0, 2000));
    const damage = async (different: Parameters<typeof smallMachine>[1]) =>
      (await Array.fromAsync(findLibraries(smallMachine(folder, different).surroundings)))
        .map(({ damage }) => damage);
    const short = "it is cut short: it has 2000 bytes and should have 3000";
    assert.deepEqual(await damage({}), ["it is not a native library", short]);
    assert.deepEqual(await damage({ os: "darwin", systemFolders: [`${folder}/mac`] }), [short]);
    const env = { TRINCA_LIBTENSORFLOW: `${folder}/system` };
    await refuses(
      () => damage({ env }),
      /^Expected TRINCA_LIBTENSORFLOW .* cut short: .*; correct or unset it$/,
    );
  });
});
