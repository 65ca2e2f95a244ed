import assert from "node:assert/strict";
import { gitCommit } from "../../lib/report/git_commit.ts";
import { withFolder } from "../base/fixtures.ts";

const COMMIT = "0123456789abcdef0123456789abcdef01234567";

Deno.test("gitCommit() follows a branch, loose or packed, and a detached head; elsewhere it is undefined", () =>
  withFolder(async (folder) => {
    assert.equal(await gitCommit(folder), undefined);
    await Deno.mkdir(`${folder}/.git/refs/heads`, { recursive: true });
    await Deno.writeTextFile(`${folder}/.git/HEAD`, "ref: refs/heads/main\n");
    assert.equal(await gitCommit(folder), undefined, "no commit yet");
    const other = COMMIT.replaceAll("0", "f");
    await Deno.writeTextFile(
      `${folder}/.git/packed-refs`,
      `# pack-refs\n${other} refs/heads/not-main\n${COMMIT} refs/heads/main\n`,
    );
    assert.equal(await gitCommit(folder), COMMIT);
    await Deno.writeTextFile(`${folder}/.git/refs/heads/main`, `${other}\n`);
    assert.equal(await gitCommit(folder), other);
    await Deno.writeTextFile(`${folder}/.git/HEAD`, `${COMMIT}\n`);
    assert.equal(await gitCommit(folder), COMMIT);
  }));
