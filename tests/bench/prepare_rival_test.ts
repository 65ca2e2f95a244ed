import assert from "node:assert/strict";
import { findRival, prepareRival } from "../../lib/bench/prepare_rival.ts";
import { FAISS, PILLOW, PYTORCH } from "../../lib/bench/rivals.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { putFile, putProgram, smallMachine } from "../setup/fixtures.ts";

/** A `python3` that creates virtual environments whose pip runs the given commands. Calls are logged. */
async function putPython(folder: string, pip: string): Promise<{ calls(): Promise<string[]> }> {
  const log = `${folder}/calls`;
  await putFile(log, "");
  await putProgram(
    folder,
    "python3",
    `PATH=/usr/bin:/bin
echo "python3 $*" >>${log}
mkdir -p "$3/bin"
cat >"$3/bin/python" <<'END'
#!/bin/sh
echo "python $*" >>${log}
${pip}
END
chmod +x "$3/bin/python"`,
  );
  return { calls: async () => (await Deno.readTextFile(log)).trim().split("\n") };
}

const venv = (folder: string) => `${folder}/.cache/trinca/rivals/torch-2.15.0`;

Deno.test("PyTorch is installed once, with exact versions, into the user's cache", async () => {
  await withFolder(async (folder) => {
    const { surroundings, said } = smallMachine(folder);
    const { calls } = await putPython(folder, "exit 0");
    const found = { python: `${venv(folder)}/bin/python` };
    assert.deepEqual(await prepareRival(PYTORCH, surroundings), found);
    assert.deepEqual(await calls(), [
      `python3 -m venv ${venv(folder)}`,
      `python -m pip install --quiet --retries=2 ${PYTORCH.packages.join(" ")}`,
    ]);
    assert.equal(said.length, 1);
    assert.match(said[0]!, /^Installing PyTorch with pip .*--no_pytorch/);
    assert.deepEqual(await prepareRival(PYTORCH, surroundings), found);
    assert.equal((await calls()).length, 2);
  });
});

Deno.test("an incomplete installation is replaced", async () => {
  await withFolder(async (folder) => {
    const { surroundings } = smallMachine(folder);
    const { calls } = await putPython(folder, "exit 0");
    await putFile(`${venv(folder)}/bin/python`);
    await putFile(`${venv(folder)}/lib/half`);
    assert.equal((await prepareRival(PYTORCH, surroundings)).reason, undefined);
    assert.equal((await calls()).length, 2);
    assert.deepEqual(namesIn(venv(folder)), ["bin", "installed"]);
  });
});

Deno.test("uv is used if it is installed", async () => {
  await withFolder(async (folder) => {
    const { surroundings } = smallMachine(folder);
    await putProgram(
      folder,
      "uv",
      `PATH=/usr/bin:/bin\necho "$*" >>${folder}/uv.log\nmkdir -p ${venv(folder)}`,
    );
    assert.equal((await prepareRival(PYTORCH, surroundings)).reason, undefined);
    assert.equal(
      await Deno.readTextFile(`${folder}/uv.log`),
      `venv --quiet ${venv(folder)}\n` +
        `pip install --quiet --python=${venv(folder)}/bin/python ${PYTORCH.packages.join(" ")}\n`,
    );
  });
});

Deno.test("without Python, a home or room, or if pip fails, the reason is returned and nothing is left behind", async () => {
  await withFolder(async (folder) => {
    const { surroundings } = smallMachine(folder);
    const reason = async (different = {}) =>
      (await prepareRival(PYTORCH, { ...surroundings, ...different })).reason;
    assert.equal(await reason({ env: {} }), "neither HOME nor XDG_CACHE_HOME says where to keep PyTorch");
    assert.equal(await reason(), "neither uv nor Python was found to install PyTorch");
    await putPython(folder, "echo 'ERROR: No matching distribution of http://me:secret@index/' >&2; exit 1");
    assert.match(
      (await reason({ freeBytes: () => Promise.resolve(1e9) }))!,
      /^it needs 11\.0 GB of disk space in /,
    );
    assert.equal(
      await reason(),
      "python cannot install PyTorch: ERROR: No matching distribution of http://***@index/",
    );
    assert.deepEqual(namesIn(`${folder}/.cache/trinca`), ["rivals", "rivals.lock"]);
  });
});

Deno.test("packages that are added to others leave their environment alone, and bring them if they are missing", async () => {
  await withFolder(async (folder) => {
    const { surroundings } = smallMachine(folder);
    const { calls } = await putPython(folder, 'case "$*" in *pillow*) test -e "$0.ok";; esac');
    const own = `${venv(folder)}/bin/python`;
    assert.match((await prepareRival(PILLOW, surroundings)).reason!, /^python cannot install Pillow: /);
    assert.equal(await findRival(PYTORCH, surroundings), own);
    assert.equal(await findRival(PILLOW, surroundings), undefined);
    await putFile(`${own}.ok`, "");
    assert.deepEqual(await prepareRival(PILLOW, surroundings), { python: own });
    assert.equal(await findRival(PILLOW, surroundings), own);
    assert.deepEqual(await calls(), [
      `python3 -m venv ${venv(folder)}`,
      `python -m pip install --quiet --retries=2 ${PYTORCH.packages.join(" ")}`,
      ...Array(2).fill(`python -m pip install --quiet --retries=2 ${PILLOW.packages.join(" ")}`),
    ]);
  });
});

Deno.test("FAISS has an environment of its own", async () => {
  await withFolder(async (folder) => {
    const { surroundings, said } = smallMachine(folder);
    await putPython(folder, "exit 0");
    const python = `${folder}/.cache/trinca/rivals/${FAISS.folder}/bin/python`;
    assert.deepEqual(await prepareRival(FAISS, surroundings), { python });
    assert.match(
      said[0]!,
      /^Installing FAISS with pip for comparison: some 40 MB, only this once; --no_pytorch/,
    );
    assert.equal(await findRival(PYTORCH, surroundings), undefined);
  });
});
