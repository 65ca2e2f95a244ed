import assert from "node:assert/strict";
import { Faults } from "../../lib/base/faults.ts";
import { projectFile, refuses, runProgram, withFolder } from "./fixtures.ts";

/** The codes of what happens to operations, `""` for nothing. */
function outcomes(text: string, operations: Parameters<Faults["before"]>[0][]): string[] {
  const faults = new Faults(text);
  return operations.map((operation) => {
    try {
      const torn = faults.before(operation, "a", 10);
      return torn === undefined ? "" : `${torn.bytes} bytes`;
    } catch (error) {
      return (error as { code: string }).code;
    }
  });
}

Deno.test("Faults happen to the operations that a clause names, and to no others", () => {
  const all = ["open", "write", "sync", "write", "rename"] as const;
  assert.deepEqual(outcomes("", [...all]), ["", "", "", "", ""]);
  assert.deepEqual(outcomes("EIO@3", [...all]), ["", "", "EIO", "", ""]);
  assert.deepEqual(outcomes("EIO@2-4", [...all]), ["", "EIO", "EIO", "EIO", ""]);
  assert.deepEqual(outcomes("EROFS@write:2-", [...all]), ["", "", "", "EROFS", ""]);
  assert.deepEqual(outcomes("ENOSPC@write:1; EIO@5", [...all]), ["", "5 bytes", "", "", "EIO"]);
});

Deno.test("Faults refuses what it does not know", async () => {
  for (const text of ["kill", "kill@x", "eio@3", "EIO@fsync:3", "EIO@3 EIO@4"]) {
    await refuses(() => new Faults(text), /^Expected TRINCA_FAULTS to have clauses such as .* unset it$/);
  }
});

/** Writes a file and then another, in a process whose environment asks for faults. */
const WRITES = `
  import { writeFileAtomically } from ${projectFile("lib/base/files.ts")};
  const [folder] = Deno.args;
  for (const name of ["first", "second"]) {
    await writeFileAtomically(folder + "/" + name, "0123456789").catch((error) => console.log(error.message));
  }`;

async function writes(
  faults: string,
): Promise<{ code: number; stdout: string; files: Record<string, string> }> {
  const files: Record<string, string> = {};
  let ended = { code: 0, stdout: "" };
  await withFolder(async (folder) => {
    ended = await runProgram(WRITES, { args: [folder], env: { TRINCA_FAULTS: faults } });
    for (const { name } of Deno.readDirSync(folder)) {
      files[name.replace(/\.[0-9a-f]{8}\./, ".*.")] = await Deno.readTextFile(`${folder}/${name}`);
    }
  });
  return { ...ended, files };
}

const WHOLE = "0123456789";

Deno.test({
  name: "TRINCA_FAULTS kills a process before an operation or in a write, and lets operations fail",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    assert.deepEqual(await writes(""), { ...await writes("EIO@99"), code: 0, stdout: "" });
    // A file is four operations: open, write, sync, rename.
    const killed = await writes("kill@8");
    assert.deepEqual([killed.code, killed.files], [137, { first: WHOLE, "second.*.part": WHOLE }]);
    const torn = await writes("tear@6");
    assert.deepEqual([torn.code, torn.files], [137, { first: WHOLE, "second.*.part": "01234" }]);
    const failed = await writes("EIO@rename:1");
    assert.deepEqual([failed.code, failed.files], [0, { second: WHOLE }]);
    assert.match(
      failed.stdout,
      /^Cannot write \S+\/first: the system reports an input\/output error \(EIO\);/,
    );
    const full = await writes("ENOSPC@write:2-");
    assert.deepEqual([full.code, full.files], [0, { first: WHOLE }]);
    assert.match(full.stdout, /^Cannot write \S+\/second: the disk is full;/);
  },
});

Deno.test("TRINCA_FAULTS lists the operations", () =>
  withFolder(async (folder) => {
    const list = `${folder}/list`;
    await Deno.mkdir(`${folder}/a`);
    await runProgram(WRITES, { args: [`${folder}/a`], env: { TRINCA_FAULTS: `list=${list}` } });
    const lines = (await Deno.readTextFile(list)).trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.split(" ").slice(0, 2).join(" ")),
      ["open", "write", "sync", "rename", "open", "write", "sync", "rename"].map((what, i) =>
        `${i + 1} ${what}`
      ),
    );
    assert.match(lines[3]!, /\/a\/first$/);
  }));

Deno.test("without the right to read TRINCA_FAULTS nothing is asked and nothing fails", async () => {
  const program = `import { disk } from ${projectFile("lib/base/disk.ts")};
    await disk.mkdir(".").catch((error) => console.log(error.name));`;
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/program.ts`, program);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-q",
        "--no-check",
        "--no-prompt",
        "--allow-read",
        "--allow-write",
        `${folder}/program.ts`,
      ],
      env: { TRINCA_FAULTS: "kill@1", NO_COLOR: "1" },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.deepEqual([text(stdout), text(stderr)], ["AlreadyExists\n", ""]);
  });
});
