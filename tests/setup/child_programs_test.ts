import assert from "node:assert/strict";
import { childEnvironment } from "../../lib/setup/child_programs.ts";
import { runProgram } from "../base/fixtures.ts";

Deno.test("childEnvironment() leaves out what Deno refuses if only some programs may be run", () => {
  const env = { PATH: "/bin", LD_LIBRARY_PATH: "/x", DYLD_INSERT_LIBRARIES: "/y", LDFLAGS: "-lz" };
  assert.deepEqual(childEnvironment(env, true), { PATH: "/bin", LDFLAGS: "-lz" });
  assert.deepEqual(childEnvironment(env, false), env);
});

Deno.test("the set-up runs Deno with the permissions of its task, also with LD_LIBRARY_PATH", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const { command } =
    JSON.parse(await Deno.readTextFile(new URL("../../deno.json", import.meta.url))).tasks.setup;
  const { stdout, stderr } = await runProgram("", {
    wrapper: [
      ...["sh", "-c", 'exec "$0" run -q --no-prompt --allow-env --allow-read $1 $2', Deno.execPath()],
      ...[/--allow-run\S*/.exec(command)![0], new URL("./running_deno.ts", import.meta.url).pathname, "--"],
    ],
    env: { LD_LIBRARY_PATH: "/nowhere" },
  });
  assert.equal(stderr, "");
  assert.match(stdout, /^prompt deno \d+\.\d+\.\d+/);
});
