import assert from "node:assert/strict";
import { constants } from "node:os";
import { describeDiskError, withDiskErrors } from "../../lib/base/files.ts";
import { describeSystemError, systemReason } from "../../lib/base/system_error.ts";
import { UserError } from "../../lib/base/user_error.ts";
import { assertUserError, withFolder } from "./fixtures.ts";

const failing = (code: string, message = "said (os error 1)") => Object.assign(new Error(message), { code });

Deno.test("describeDiskError() says what was done to which file, what the system said and what to do", () => {
  for (
    const [code, reason] of [
      ["ENOSPC", /^Cannot write a\/b: the disk is full; free some space and try again$/],
      ["EDQUOT", /quota is used up; free/],
      ["EROFS", /read-only; choose another/],
      ["EIO", /input\/output error \(EIO\); check the disk/],
      ["EMFILE", /too many files are open in this process \(EMFILE\); raise the limit/],
      ["ESTALE", /network file system has lost it \(ESTALE\); mount/],
      ["EFBIG", /larger than .* allows; choose another/],
      [
        "ENOMSG",
        /^Cannot write a\/b: the system reports: said \(ENOMSG\); try again or choose another folder$/,
      ],
    ] as const
  ) assertUserError(describeDiskError("a/b", failing(code)), reason);
  assertUserError(describeDiskError("a", failing("EIO"), "remove"), /^Cannot remove a: /);
});

Deno.test("describeDiskError() knows an error by its number where Deno gives it no code", () => {
  const { EDQUOT, EINVAL } = constants.errno;
  const quota = new Error(`Disk quota exceeded (os error ${EDQUOT}): remove 'a/b'`);
  assertUserError(
    describeDiskError("a/b", quota, "remove"),
    /^Cannot remove a\/b: the disk's quota is used up/,
  );
  assert.equal(describeDiskError("a", new Error(`Invalid argument (os error ${EINVAL})`)), undefined);
  assert.equal(describeDiskError("a", new Error("No number")), undefined);
});

Deno.test("describeDiskError() takes neither the program's faults nor the network's for the disk's", async () => {
  for (const code of ["EBADF", "EINVAL", "EFAULT", "EPIPE", "ERR_INVALID_ARG_TYPE", "ECONNREFUSED"]) {
    assert.equal(describeDiskError("a", failing(code)), undefined, code);
    assert.equal(systemReason(failing(code)), undefined, code);
    await assert.rejects(withDiskErrors("a", () => Promise.reject(failing(code))), failing(code));
  }
});

Deno.test("describeSystemError() finds the action and the path in what Deno and Node.js say", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    const attempts: [() => unknown, RegExp][] = [
      [() => Deno.readFile(`${folder}/none`), /^Cannot read \S+\/none: it does not exist; was it removed\?$/],
      [() => Deno.open(`${folder}/none`), /^Cannot open \S+\/none: it does not exist/],
      [() => Deno.mkdir(`${folder}/file`), /^Cannot create the folder \S+\/file: a file stands/],
      [() => Deno.rename(`${folder}/none`, `${folder}/x`), /^Cannot rename \S+\/none: it does not exist/],
      [() => Deno.readDirSync(`${folder}/file`), /^Cannot list \S+\/file: a file stands where a folder/],
      [() => Deno.remove(`${folder}/none`), /^Cannot remove \S+\/none: /],
      [
        async () => (await import("node:fs")).readFileSync(`${folder}/none`),
        /^Cannot open \S+\/none: it does/,
      ],
    ];
    for (const [attempt, message] of attempts) {
      const error = await Promise.try(attempt).then(() => undefined, (error) => error);
      assertUserError(describeSystemError(error), message);
    }
    assertUserError(
      describeSystemError(failing("EIO", "Input/output error (os error 5)")),
      /^Cannot use a file: /,
    );
    assertUserError(
      describeSystemError(failing("ECONNRESET", "Connection reset by peer (os error 104)")),
      /^Cannot use the network: the system reports: Connection reset by peer \(ECONNRESET\); try again$/,
    );
  }));

Deno.test("describeSystemError() leaves errors of the program", () => {
  for (const error of [new TypeError("x"), "text", failing("EBADF"), new UserError("a"), undefined]) {
    assert.equal(describeSystemError(error), undefined);
  }
});
