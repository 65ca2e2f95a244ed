import assert from "node:assert/strict";
import { describe, it } from "./bdd.ts";
import { PROJECT } from "./tasks/fixtures.ts";

async function trinca(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "--allow-all", "main.ts", ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

describe("trinca", () => {
  it("lists its commands", async () => {
    assert.match((await trinca("--help")).stdout, /train .*\n.*eval /);
    assert.equal((await trinca()).code, 1);
  });

  it("passes the flags to the command", async () => {
    const { code, stdout } = await trinca("train", "--help");
    assert.equal(code, 0);
    assert.match(stdout, /Usage: deno task train/);
  });

  it("suggests the nearest command for an unknown one", async () => {
    const { code, stderr } = await trinca("trian");
    assert.equal(code, 1);
    assert.equal(stderr, "trinca: Expected a command but found trian: did you mean train?\n");
  });
});
