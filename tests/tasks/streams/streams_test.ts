import assert from "node:assert/strict";
import { projectFile, runProgram, withFolder } from "../../base/fixtures.ts";
import { readEvents } from "../../../lib/run/event_log.ts";
import { writePicture } from "../../data/image_fixtures.ts";
import { type Ended, run } from "../fixtures.ts";
import { endOf, oddStream, type StreamKind, withOddStreams } from "./fixtures.ts";

const FULL = "trinca: Cannot write standard output: the disk is full; free some space and try again\n";
const TRAINING = [
  ...["--dataset", "digits", "--engine", "wasm", "--plain", "--no_report", "--num_images", "640"],
  ...["--batch_size", "20", "--epochs", "1", "--max_steps", "3", "--log_every", "1"],
];

/** Runs a task with an odd stream. */
async function odd(
  which: "stdout" | "stderr",
  kind: StreamKind,
  task: string,
  args: string[],
): Promise<Ended> {
  return endOf(await run(task, args, { wrapper: oddStream(which, kind) }));
}

Deno.test(
  "a megabyte reaches a pipe whole that does not block and is read late",
  withOddStreams,
  async () => {
    const program = `import { printLine, runCommand } from ${projectFile("lib/cli/run_command.ts")};
    await runCommand(async () => (printLine("x".repeat(1 << 20)), 0));`;
    for (const kind of ["slow", "short"] as const) {
      const end = endOf(await runProgram(program, { wrapper: oddStream("stdout", kind) }));
      assert.deepEqual([end.code, end.stdout.length, end.stderr], [0, (1 << 20) + 1, ""], kind);
    }
  },
);

Deno.test(
  "a training ends as ever, whatever becomes of what it prints",
  withOddStreams,
  (test) =>
    withFolder(async (folder) => {
      const said: Record<StreamKind, RegExp> = {
        slow: /^$/,
        short: /^$/,
        closed: /^trinca: the training continues, but not what it prints: nothing reads .*\n$/,
        gone: /^trinca: the training continues, but not what it prints: nothing reads .*\n$/,
        full: /^trinca: the training continues, but not what it prints: .* the disk is full; .*\n$/,
      };
      for (const which of ["stdout", "stderr"] as const) {
        const kinds = Object.keys(said) as StreamKind[];
        for (const kind of which === "stdout" ? kinds : ["full", "closed"] as const) {
          await test.step(`${which}, ${kind}`, async () => {
            const name = `${which}_${kind}`;
            const args = [...TRAINING, "--checkpoint_path", folder, "--run", name];
            const { code, stdout, stderr } = await odd(which, kind, "train", args);
            assert.equal(code, 0, stderr);
            const last = (await readEvents(`${folder}/${name}`)).at(-1)!;
            assert.ok(last.type === "run_finished" && last.state === "done");
            if (which === "stdout") assert.match(stderr, said[kind]);
            if (which === "stderr" || kind === "slow" || kind === "short") {
              assert.match(stdout, /^Run [^]*1\/1 +3\/3 [^]*Area under the ROC/);
            }
          });
        }
      }
    }),
);

Deno.test(
  "every command writes its result whole, or says in a line why not",
  withOddStreams,
  (test) =>
    withFolder(async (folder) => {
      const { code, stderr } = await run("train", [...TRAINING, "--checkpoint_path", folder, "--run", "a"]);
      assert.equal(code, 0, stderr);
      const a = `${folder}/a`;
      const image = `${folder}/image.png`;
      await writePicture(image, { color: 9 });
      const network = ["--checkpoint_path", a, "--engine", "wasm"];
      const built = await run("index", [image, ...network, "--out", `${folder}/x.index`]);
      assert.equal(built.code, 0, built.stderr);
      const commands: [task: string, ...args: string[]][] = [
        ["eval", "--checkpoint_path", a, "--engine", "wasm", "--json"],
        ["compare", a, a, "--engine", "wasm", "--json"],
        ["export", "--checkpoint_path", a, "--engine", "wasm", "--out", `${folder}/out`],
        ["data", "--dataset", "digits", "--json"],
        ["embed", image, ...network, "--json"],
        ["search", `${folder}/x.index`, image, "--engine", "wasm", "--json"],
        ["verify", image, image, ...network, "--threshold", "1", "--json"],
        ["duplicates", image, ...network, "--json"],
        ["watch", a, "--once"],
        ["setup", "--list"],
        ["train", "--help"],
        ["bench", "--help"],
      ];
      for (const [task, ...args] of commands) {
        await test.step(`${task} ${args.at(-1)}`, async () => {
          const slow = await odd("stdout", "slow", task, args);
          assert.equal(slow.code, 0, slow.stderr);
          assert.ok(slow.stdout.endsWith("\n"));
          if (args.includes("--json")) JSON.parse(slow.stdout);
          assert.equal((await odd("stderr", "full", task, args)).code, 0);

          const closed = await odd("stdout", "closed", task, args);
          assert.deepEqual([closed.code, closed.stderr], [0, slow.stderr]);
          const full = await odd("stdout", "full", task, args);
          // 1 is an answer of verify and duplicates.
          const isAnswer = ["verify", "duplicates"].includes(task);
          assert.deepEqual([full.code, full.stderr], [isAnswer ? 2 : 1, slow.stderr + FULL]);
        });
      }
    }),
);
