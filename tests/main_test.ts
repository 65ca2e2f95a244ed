import assert from "node:assert/strict";
import { PROJECT } from "./tasks/fixtures.ts";

async function trinca(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-check", "--allow-all", "main.ts", ...args],
    cwd: PROJECT,
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

Deno.test("trinca runs the commands of the tasks and suggests the nearest for another", async () => {
  assert.match((await trinca("--help")).stdout, /train .*\n.*eval /);
  assert.equal((await trinca()).code, 1);
  assert.match((await trinca("train", "--help")).stdout, /Usage: deno task train/);
  const { code, stderr } = await trinca("trian");
  assert.equal(code, 1);
  assert.equal(stderr, "trinca: Expected a command but found trian: did you mean train?\n");
});
