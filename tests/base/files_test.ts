import assert from "node:assert/strict";
import {
  describeDiskError,
  sha256,
  withDiskErrors,
  writeAndSync,
  writeFileAtomically,
} from "../../lib/base/files.ts";
import { namesIn, projectFile, refuses, runProgram, smallDisk, withFolder } from "./fixtures.ts";

const full = await smallDisk("");
const readOnly = await smallDisk(",ro");
/** Root ignores file permissions. */
const isRoot = Deno.uid() === 0;

Deno.test("writeFileAtomically() writes text and bytes, replaces an existing file and leaves no other file", async () => {
  await withFolder(async (folder) => {
    await writeFileAtomically(`${folder}/a`, "first, and longer than the second");
    await writeFileAtomically(`${folder}/a`, "zweite ✓");
    assert.equal(await Deno.readTextFile(`${folder}/a`), "zweite ✓");
    await writeFileAtomically(`${folder}/b`, Uint8Array.of(0, 255, 10));
    assert.deepEqual(await Deno.readFile(`${folder}/b`), Uint8Array.of(0, 255, 10));
    await writeFileAtomically(`${folder}/c`, "");
    assert.deepEqual(namesIn(folder), ["a", "b", "c"]);
  });
});

Deno.test("writeFileAtomically() never lets a reader see a partial file", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/file`;
    const text = (letter: string) => letter.repeat(200_000);
    await writeFileAtomically(path, text("a"));
    let writing = true;
    const writer = (async () => {
      for (const letter of "bcdefgh") await writeFileAtomically(path, text(letter));
      writing = false;
    })();
    while (writing) {
      const found = await Deno.readTextFile(path);
      assert.equal(found, text(found[0]!));
    }
    await writer;
  });
});

Deno.test("writeFileAtomically() reports what blocks the path and leaves no .part file", async () => {
  await withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/folder`);
    await Deno.writeTextFile(`${folder}/file`, "kept");
    const long = "x".repeat(250);
    await refuses(() => writeFileAtomically(`${folder}/folder`, "x"), /folder: a folder stands where a file/);
    await refuses(
      () => writeFileAtomically(`${folder}/file/x`, "x"),
      /file\/x: a file stands where a folder/,
    );
    await refuses(() => writeFileAtomically(`${folder}/gone/x`, "x"), /gone\/x: its folder does not exist/);
    await refuses(() => writeFileAtomically(`${folder}/${long}`, "x"), /x: its name is too long/);
    assert.deepEqual(namesIn(folder), ["file", "folder"]);
    assert.equal(await Deno.readTextFile(`${folder}/file`), "kept");
  });
});

Deno.test({
  name: "writeFileAtomically() reports missing permission",
  ignore: isRoot,
  fn: () =>
    withFolder(async (folder) => {
      await Deno.chmod(folder, 0o500);
      await refuses(
        () => writeFileAtomically(`${folder}/a`, "x"),
        /a: no permission; change the folder's rights/,
      );
      await Deno.chmod(folder, 0o700);
      assert.deepEqual(namesIn(folder), []);
    }),
});

Deno.test({
  name: "writeAndSync() reports a full device as a full disk",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    refuses(
      () => withDiskErrors("a", () => writeAndSync("/dev/full", "x")),
      /^Cannot write a: the disk is full/,
    ),
});

/** Writes a small file, then overwrites it with one too large; prints the messages and the files that remain. */
const WRITE_TOO_MUCH = `
  import { writeFileAtomically } from ${projectFile("lib/base/files.ts")};
  const [folder] = Deno.args;
  const messages = [];
  for (const size of [100, 100_000]) {
    await writeFileAtomically(folder + "/file", new Uint8Array(size)).catch((error) =>
      messages.push(error.name + " " + error.message)
    );
  }
  const files = Array.from(Deno.readDirSync(folder), ({ name }) => [name, Deno.statSync(folder + "/" + name).size]);
  console.log(JSON.stringify({ messages, files }));`;

Deno.test({
  name: "writeFileAtomically() on a full disk keeps the old file and leaves no .part file",
  ignore: full === undefined,
  fn: () =>
    withFolder(async (folder) => {
      const { stdout, stderr } = await runProgram(WRITE_TOO_MUCH, { args: [folder], wrapper: full!(folder) });
      assert.equal(stderr, "");
      const { messages, files } = JSON.parse(stdout);
      assert.deepEqual(messages, [
        `UserError Cannot write ${folder}/file: the disk is full; free some space and try again`,
      ]);
      assert.deepEqual(files, [["file", 100]]);
    }),
});

Deno.test({
  name: "writeFileAtomically() reports a read-only file system",
  ignore: readOnly === undefined,
  fn: () =>
    withFolder(async (folder) => {
      const { stdout } = await runProgram(WRITE_TOO_MUCH, { args: [folder], wrapper: readOnly!(folder) });
      assert.match(
        JSON.parse(stdout).messages[0],
        /^UserError .*: its file system is read-only; choose another/,
      );
    }),
});

Deno.test("describeDiskError() ignores faults of the program", () => {
  assert.equal(describeDiskError("a", new TypeError("x is not a function")), undefined);
  assert.equal(describeDiskError("a", "text"), undefined);
  assert.equal(describeDiskError("a", Object.assign(new Error("bad"), { code: "EBADF" })), undefined);
});

Deno.test("withDiskErrors() passes results and other errors through", async () => {
  assert.equal(await withDiskErrors("a", () => Promise.resolve(7)), 7);
  const error = new RangeError("other");
  await assert.rejects(withDiskErrors("a", () => Promise.reject(error)), error);
});

Deno.test("sha256() gives the digests of FIPS 180", async () => {
  assert.equal(
    await sha256(new TextEncoder().encode("abc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

/** Prints how errors in the operating system's folders are described, under the rights that commands have. */
const IN_SYSTEM_FOLDERS = `
  import { describeDiskError, isSystemPath } from ${projectFile("lib/base/files.ts")};
  import { readFile } from ${projectFile("lib/data/read_file.ts")};
  import { runCommand } from ${projectFile("lib/cli/run_command.ts")};
  const denied = await Deno.mkdir("/proc/x").catch((error) => error);
  console.log(describeDiskError("/proc/x", denied)?.message);
  console.log((await readFile("/dev/x/images").catch((error) => error)).message);
  await runCommand(async () => { await Deno.readDir("/proc/1")[Symbol.asyncIterator]().next(); return 0; });`;

Deno.test({
  name: "Errors in the operating system's folders advise another path, not all rights",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/program.ts`, IN_SYSTEM_FOLDERS);
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "-q",
          "--no-prompt",
          "--no-check",
          "--allow-read",
          "--allow-write",
          `${folder}/program.ts`,
        ],
      }).output();
      const advice = "it belongs to the operating system; choose a path outside /dev, /proc and /sys";
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      assert.deepEqual(text(stdout).trimEnd().split("\n"), [
        `Cannot write /proc/x: ${advice}`,
        `Expected the file /dev/x/images but cannot read it: ${advice}`,
      ]);
      assert.equal(text(stderr), `trinca: Cannot use /proc/1: ${advice}\n`);
      assert.equal(code, 1);
    }),
});

Deno.test("describeDiskError() leaves a right that was not granted to Deno's own message", () => {
  const denied = new Deno.errors.NotCapable(
    'Requires write access to "a", run again with the --allow-write flag',
  );
  assert.equal(describeDiskError("a", denied), undefined);
});
