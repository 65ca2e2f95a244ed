import assert from "node:assert/strict";
import process from "node:process";
import { startDetached, TRAIN_LOG } from "../../../lib/train/steering/start_detached.ts";
import type { TrainingRequest } from "../../../lib/train/messages.ts";
import { namesIn, projectFile, refuses, runProgram, withFolder } from "../../base/fixtures.ts";
import { unix } from "./fixtures.ts";

/** The content of the request does not matter to the programs below. */
const REQUEST = { run: "a", library: { reason: "none" } } as TrainingRequest;

/** Writes a program with its request as `request` and `log`, which calls `begin()` when it has started. */
async function writeProgram(folder: string, body: string): Promise<string> {
  const path = `${folder}/program.ts`;
  await Deno.writeTextFile(
    path,
    `
    const { request, log } = JSON.parse(await new Response(Deno.stdin.readable).text());
    function begin() {
      Deno.mkdirSync("${folder}/runs/a", { recursive: true });
      Deno.renameSync(log, "${folder}/runs/a/${TRAIN_LOG}");
    }
    ${body}`,
  );
  return new URL(`file://${path}`).href;
}

/** Starts a program and returns how that went, with the folder of its run. */
async function startProgram(folder: string, body: string) {
  const run = `${folder}/runs/a`;
  const start = await startDetached(await writeProgram(folder, body), REQUEST, run);
  return { start, run };
}

/** Waits until a program in the background has printed something. */
async function untilPrinted(path: string, pattern: RegExp): Promise<string> {
  for (;;) {
    const text = await Deno.readTextFile(path);
    if (pattern.test(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

Deno.test(
  "startDetached() returns when the program has begun, which then prints to the run's log",
  unix,
  () =>
    withFolder(async (folder) => {
      const body = `
      console.log("received", request.run);
      begin();
      console.error("begun");
      const names = ["read", "write", "net", "run"] as const;
      console.log(names.filter((name) => Deno.permissions.querySync({ name }).state === "granted").join());
      await Deno.stdin.read(new Uint8Array(1)).catch(() => {});
      console.log("ends");`;
      const { start, run } = await startProgram(folder, body);
      assert.ok("pid" in start && start.pid > 0);
      const printed = await untilPrinted(`${run}/${TRAIN_LOG}`, /ends\n/);
      assert.equal(printed, "received a\nbegun\nread,write,net,run\nends\n");
      assert.deepEqual(namesIn(folder), ["program.ts", "runs"]);
    }),
);

Deno.test({
  name: "startDetached() gives the program a session of its own, without a terminal",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    withFolder(async (folder) => {
      const body = `
        begin();
        // After the name in brackets: state, parent, process group, session, terminal.
        const [, , group, session, terminal] = Deno.readTextFileSync("/proc/self/stat").split(") ")[1].split(" ");
        console.log([group, session, terminal].map(Number).join(" "), "end");`;
      const { start, run } = await startProgram(folder, body);
      assert.ok("pid" in start);
      const printed = await untilPrinted(`${run}/${TRAIN_LOG}`, /end\n/);
      assert.equal(printed, `${start.pid} ${start.pid} 0 end\n`);
    }),
});

Deno.test(
  "startDetached() returns the exit code and the output of a program that ended before it started to train",
  unix,
  () =>
    withFolder(async (folder) => {
      const { start } = await startProgram(folder, `console.error("trinca: no"); Deno.exit(1);`);
      assert.deepEqual(start, { code: 1, printed: "trinca: no\n" });
      const { start: silent } = await startProgram(folder, `Deno.kill(Deno.pid, "SIGKILL");`);
      assert.deepEqual(silent, { code: 137, printed: "" });
      const { start: deaf } = await startProgram(folder, `Deno.exit(7)`);
      assert.deepEqual(deaf, { code: 7, printed: "" });
      assert.deepEqual(namesIn(folder), ["program.ts"]);
    }),
);

Deno.test(
  "startDetached() appends to the log of an earlier session, which is not returned again",
  unix,
  () =>
    withFolder(async (folder) => {
      const log = `${folder}/runs/a/${TRAIN_LOG}`;
      await Deno.mkdir(`${folder}/runs/a`, { recursive: true });
      await Deno.writeTextFile(log, "earlier\n");
      const { start: failed } = await startProgram(folder, `console.log("no"); Deno.exit(1);`);
      assert.deepEqual(failed, { code: 1, printed: "no\n" });
      assert.equal(await Deno.readTextFile(log), "earlier\n");
      const { start } = await startProgram(folder, `begin(); console.log("later");`);
      assert.ok("pid" in start);
      assert.equal(await untilPrinted(log, /later\n/), "earlier\nlater\n");
      assert.deepEqual(namesIn(`${folder}/runs/a`), [TRAIN_LOG]);
    }),
);

Deno.test("startDetached() says that the log cannot be written", unix, () =>
  withFolder(async (folder) => {
    await Deno.mkdir(`${folder}/runs/a/${TRAIN_LOG}`, { recursive: true });
    const program = await writeProgram(folder, "");
    await refuses(
      () => startDetached(program, REQUEST, `${folder}/runs/a`),
      /^Cannot write \S+: a folder stands where a file should be/,
    );
    assert.deepEqual(namesIn(`${folder}/runs/a`), [TRAIN_LOG]);
  }));

Deno.test(
  "startDetached() passes a signal on while it waits, and then waits for the end",
  unix,
  () =>
    withFolder(async (folder) => {
      // The program lets itself be interrupted by way of the process that has started it.
      const program = await writeProgram(
        folder,
        `
      const kept = setInterval(() => {}, 1000);
      Deno.addSignalListener("SIGINT", () => {
        console.log("stopping");
        begin();
        clearInterval(kept);
        setTimeout(() => Deno.exit(130), 300);
      });
      Deno.kill(Deno.ppid, "SIGINT");`,
      );
      const { code, stdout, stderr } = await runProgram(
        `
      import { startDetached } from ${projectFile("lib/train/steering/start_detached.ts")};
      const [program, run] = Deno.args;
      console.log(JSON.stringify(await startDetached(program, {}, run)));`,
        { args: [program, `${folder}/runs/a`], flags: ["--no-check"] },
      );
      assert.equal(stderr, "");
      assert.equal(code, 0);
      assert.deepEqual(JSON.parse(stdout), { code: 130, printed: "stopping\n" });
    }),
);

Deno.test(
  "startDetached() restores this process's signal handlers",
  unix,
  () =>
    withFolder(async (folder) => {
      const before = process.listenerCount("SIGINT");
      await startProgram(folder, `Deno.exit(1);`);
      assert.equal(process.listenerCount("SIGINT"), before);
    }),
);
