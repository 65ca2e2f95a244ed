import assert from "node:assert/strict";
import { projectFile, runProgram } from "../base/fixtures.ts";

/** Runs a command with the given body in a separate process. */
function command(body: string, options: { args?: string[]; wrapper?: string[] } = {}) {
  return runProgram(
    `import { UserError } from ${projectFile("lib/base/user_error.ts")};
     import { EXIT, printLine, runCommand } from ${projectFile("lib/cli/run_command.ts")};
     await runCommand(async (args) => { ${body} });`,
    options,
  );
}

Deno.test("runCommand() passes the arguments on and exits with the code returned", async () => {
  const { code, stdout, stderr } = await command(`printLine(args.join()); return EXIT.stopped;`, {
    args: ["--seed", "1"],
  });
  assert.deepEqual([code, stdout, stderr], [130, "--seed,1\n", ""]);
});

Deno.test("runCommand() prints a user error as one line on stderr and exits with 1", async () => {
  const { code, stdout, stderr } = await command(
    `throw new UserError("Cannot write a\\nb: the disk is full");`,
  );
  assert.deepEqual([code, stdout, stderr], [1, "", "trinca: Cannot write a b: the disk is full\n"]);
});

Deno.test("runCommand() prints an internal error with its stack and exits with 70", async () => {
  const { code, stdout, stderr } = await command(`return undefined.x;`);
  assert.equal(code, 70);
  assert.equal(stdout, "");
  assert.match(stderr, /^trinca: internal error; please report it\nTypeError: .*\n\s+at /);
  assert.match((await command(`throw "text";`)).stderr, /please report it\ntext\n$/);
});

Deno.test("runCommand() exits even if something still runs, and lets exit handlers run", async () => {
  const { code, stdout } = await command(
    `process.on("exit", () => printLine("restored")); setInterval(() => {}, 1000); return 0;`
      .replace("process", `(await import("node:process")).default`),
  );
  assert.deepEqual([code, stdout], [0, "restored\n"]);
});

Deno.test({
  name: "runCommand() ends quietly when its output is no longer read",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const { code, stdout, stderr } = await command(`for (let i = 0; ; i++) printLine("line " + i);`, {
      wrapper: ["bash", "-c", '"$@" | head -n 1; exit ${PIPESTATUS[0]}', "bash"],
    });
    assert.deepEqual([code, stdout, stderr], [0, "line 0\n", ""]);
  },
});
