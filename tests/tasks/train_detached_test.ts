import assert from "node:assert/strict";
import process from "node:process";
import { MNIST_FILES } from "../../lib/data/mnist/mnist_files.ts";
import type { TrainEvent } from "../../lib/run/events.ts";
import { followEvents } from "../../lib/run/follow_events.ts";
import { runStatus } from "../../lib/run/run_status.ts";
import { connectToRun } from "../../lib/train/steering/connect_to_run.ts";
import { TRAIN_LOG } from "../../lib/train/steering/start_detached.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { writeQuarters } from "../data/write_quarters.ts";
import { LIBRARY } from "../engine/fixtures.ts";
import { type Ended, PROJECT, run, start } from "./fixtures.ts";

const native = { ignore: LIBRARY === undefined || Deno.build.os === "windows" };
const libtensorflow = { TRINCA_LIBTENSORFLOW: LIBRARY ?? "" };
/** More epochs than any test waits for, on small images: drawing the digits takes longer than what is tested. */
const LONG = [
  ...["--engine", "native", "--num_images", "1280", "--batch_size", "32"],
  ...["--epochs", "1000", "--semi_hard_share", "1", "--log_every", "5"],
];

/** Writes those images and returns the flags of {@link LONG} on them. */
async function longOn(data: string): Promise<string[]> {
  await writeQuarters(data, { train: 320, test: 20 });
  return [...LONG, "--data_path", data];
}

/** Starts a background training with Deno's arguments `command`; `use` receives its process ID. */
async function withDetached(
  command: string[],
  use: (ended: Ended, pid: number) => Promise<void>,
): Promise<void> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: command,
    cwd: PROJECT,
    env: { NO_COLOR: "1", ...libtensorflow },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const stdout = text(output.stdout);
  const pid = Number(/process (\d+)/.exec(stdout)?.[1]);
  try {
    await use({ code: output.code, stdout, stderr: text(output.stderr) }, pid);
  } finally {
    try {
      if (pid > 0) process.kill(pid, "SIGKILL");
    } catch {
      // It has ended, as expected.
    }
  }
}

/** Yields the events of a run one by one. */
async function* eventsOf(folder: string): AsyncGenerator<TrainEvent, void> {
  for await (const { events } of followEvents(folder)) yield* events;
}

/** Waits for the next event of a type. */
async function until(
  events: AsyncGenerator<TrainEvent, void>,
  wanted: (event: TrainEvent) => boolean,
): Promise<TrainEvent> {
  for (;;) {
    const { value } = await events.next();
    if (wanted(value!)) return value!;
  }
}

/** Waits until a training's process has removed its socket, its last action. */
async function untilEnded(folder: string): Promise<void> {
  while (namesIn(folder).includes("steer.sock")) await new Promise((resolve) => setTimeout(resolve, 20));
}

Deno.test({
  name: "train --detach trains in the background, can be paused, resumed and stopped, and saves everything",
  ...native,
}, () =>
  withFolder(async (runs) =>
    withDetached(
      [
        ...["task", "-q", "train", ...await longOn(`${runs}/data`)],
        ...["--checkpoint_path", `${runs}/new/`, "--run", "a", "--detach"],
      ],
      async ({ code, stdout, stderr }, pid) => {
        const folder = `${runs}/new/a`;
        assert.equal(code, 0, stderr);
        assert.equal(stderr, "");
        assert.equal(
          stdout,
          `Training in the background as process ${pid}\nWatch it    deno task watch ${folder}\n` +
            `Stop it     kill -INT ${pid}\nOutput      ${folder}/${TRAIN_LOG}\n`,
        );
        await using events = eventsOf(folder);
        const client = (await connectToRun(folder))!;
        assert.equal((await runStatus(folder)).state, "running");
        await client.give("pause");
        await until(events, (event) => event.type === "state" && event.state === "paused");
        await client.give("resume");
        await until(events, (event) => event.type === "state" && event.state === "training");
        await until(events, ({ type }) => type === "step");
        await client.give("stop");
        const end = await until(events, ({ type }) => type === "run_finished");
        assert.ok(end.type === "run_finished" && end.state === "stopped");
        await untilEnded(folder);
        client.close();
        assert.equal((await runStatus(folder)).state, "finished");
        assert.deepEqual(namesIn(`${runs}/new`), ["a"]);
        const names = namesIn(folder);
        assert.ok(names.includes("last"));
        assert.deepEqual(names.filter((name) => /part|sock/.test(name)), []);
        const printed = await Deno.readTextFile(`${folder}/${TRAIN_LOG}`);
        assert.match(printed, /^Run +a\n/);
        assert.match(printed, /\nPaused\n/);
        assert.match(printed, /\nStopped in .*\n.*\nContinue +deno task train --resume /);
        // No bar and no colours.
        assert.doesNotMatch(printed, /[^\n\P{Cc}]/u);
      },
    )
  ));

Deno.test(
  { name: "train --detach of main.ts stops and saves on kill -INT", ...native },
  () =>
    withFolder(async (folder) => {
      const runs = `${folder}/runs`;
      const args = [...await longOn(`${folder}/data`), "--checkpoint_path", runs, "--detach"];
      await withDetached(
        ["run", "-q", "--no-check", "-A", "main.ts", "train", ...args],
        async ({ code, stderr }, pid) => {
          assert.equal(code, 0, stderr);
          const folder = `${runs}/${namesIn(runs).join()}`;
          await using events = eventsOf(folder);
          await until(events, ({ type }) => type === "step");
          process.kill(pid, "SIGINT");
          const end = await until(events, ({ type }) => type === "run_finished");
          assert.ok(end.type === "run_finished" && end.state === "stopped");
          await untilEnded(folder);
          assert.ok(namesIn(folder).includes("last"));
          assert.match(await Deno.readTextFile(`${folder}/${TRAIN_LOG}`), /Stopping after this step/);
        },
      );
    }),
);

Deno.test("train --detach reports a user error in the foreground and leaves nothing behind", () =>
  withFolder((data) =>
    withFolder(async (folder) => {
      for (const { name } of Object.values(MNIST_FILES)) {
        await Deno.writeTextFile(`${data}/${name}`, "damaged");
      }
      const runs = `${folder}/runs`;
      await Deno.mkdir(`${runs}/a`, { recursive: true });
      await writeQuarters(`${data}/quarters`, { train: 20, test: 20 });
      const quarters = ["--data_path", `${data}/quarters`, "--num_images", "80", "--engine", "cpu"];
      const mistakes: [string[], RegExp][] = [
        [["--epoch", "3"], /did you mean --epochs\?/],
        [["--resume", "nothing"], /Expected a run named nothing/],
        [[...quarters, "--checkpoint_path", "deno.json"], /a file stands where a folder should be/],
        // These two are detected in the background process.
        [
          [...quarters, "--batch_size", "16", "--run", "a"],
          /Expected \S+ to be free for a run but it is taken/,
        ],
        [["--data_path", data, "--engine", "cpu"], /train-images-idx3-ubyte/],
      ];
      for (const [args, message] of mistakes) {
        const { code, stdout, stderr } = await run("train", ["--checkpoint_path", runs, ...args, "--detach"]);
        assert.equal(code, 1, `${args}`);
        assert.equal(stdout, "", `${args}`);
        assert.match(stderr, /^trinca: [^\n]*\n$/);
        assert.match(stderr, message);
        assert.deepEqual([namesIn(folder), namesIn(runs), namesIn(`${runs}/a`)], [["runs"], ["a"], []]);
      }
    })
  ));

Deno.test(
  { name: "a training in a terminal can also be steered from another process", ...native },
  () =>
    withFolder(async (runs) => {
      const args = [...await longOn(`${runs}/data`), "--checkpoint_path", runs, "--run", "a"];
      const training = start("train", args);
      await training.shows(/ 5\/40 /);
      const client = (await connectToRun(`${runs}/a`))!;
      await client.give("stop");
      const { code, stdout, stderr } = await training.ended;
      client.close();
      assert.equal(code, 130, stderr);
      assert.equal(stderr, "");
      assert.match(stdout, /\nStopped in /);
      assert.deepEqual(namesIn(`${runs}/a`).filter((name) => /part|sock/.test(name)), []);
    }),
);
