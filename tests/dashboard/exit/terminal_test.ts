import assert from "node:assert/strict";
import process from "node:process";
import {
  FAKED,
  FAKED_STEPS,
  inTerminal,
  JOBS,
  LONG,
  QUESTION,
  testInPairs,
  type Trained,
  trains,
} from "./fixtures.ts";
import { endsWith } from "./restored.ts";

/** Stops a training by the key for it, and the answer to the question. */
async function stopsByKey(terminal: Trained["terminal"]): Promise<void> {
  await terminal.type("q");
  await terminal.shows(QUESTION);
  await terminal.type("S");
  assert.match(await endsWith(terminal, 130), /Stopped in /);
}

/** Types a command of {@link JOBS}, whose line shows what is typed only if it is not raw. */
async function typesForShell(terminal: Trained["terminal"], command: string): Promise<void> {
  await terminal.until(() => terminal.emulator.buffer.active.type === "normal");
  await terminal.shows(/suspended\s*$/);
  await terminal.type(`zz\x15${command}`);
  await terminal.shows(new RegExp(`${command}\\s*$`));
  await terminal.type("\r");
}

Deno.test(
  { name: "train on the dashboard survives changes of its terminal", ...inTerminal },
  (test) =>
    testInPairs(test, {
      "it becomes tiny, and large again": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          const sizes = [
            [30, 6, /Trinca needs 60 × 16/],
            [1, 1, /^T$/m],
            [59, 40, /Trinca needs 60 × 16/],
            [7, 3, /^Trinca ?$/m],
          ] as const;
          for (const [columns, rows, shown] of sizes) {
            await terminal.resize(columns, rows);
            await terminal.shows(shown);
          }
          await terminal.resize(100, 30);
          await terminal.shows(FAKED_STEPS);
          await terminal.shows(/┌ Loss [^]*└─+┘$/m);
          await terminal.resize(9, 4);
          await terminal.signal("SIGINT");
          assert.match(await endsWith(terminal, 130), /^Stop/);
        }, FAKED),

      "it is a shell's for a while": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          await terminal.signal("SIGSTOP");
          await terminal.cook();
          await new Promise<void>((resolve) =>
            terminal.emulator.write("\x1b[?1049l\x1b[?25h$ fg\r\n", resolve)
          );
          assert.equal(terminal.emulator.buffer.active.type, "normal");
          await terminal.signal("SIGCONT");
          await terminal.until(() => terminal.emulator.buffer.active.type === "alternate");
          await terminal.shows(FAKED_STEPS);
          await stopsByKey(terminal);
        }, FAKED),

      "it is a shell's after SIGTSTP, and the dashboard's again after fg": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          for (const round of [1, 2]) {
            await terminal.signal("SIGTSTP");
            await terminal.until(() => terminal.emulator.buffer.active.type === "normal");
            assert.equal(terminal.raw.at(terminal.raw.lastIndexOf("[?25") + 4), "h", "the cursor");
            // Only a line that is not raw shows what is typed into it, and forgets it by Ctrl-U.
            await terminal.type(`zz${round}`);
            await terminal.shows(new RegExp(`zz${round}`));
            await terminal.type("\x15");
            await terminal.signal("SIGCONT");
            await terminal.until(() => terminal.emulator.buffer.active.type === "alternate");
            await terminal.shows(FAKED_STEPS);
            // Two signals close to each other are one press of Ctrl-Z, which deno task passes on.
            await new Promise((resolve) => setTimeout(resolve, 300));
          }
          await stopsByKey(terminal);
        }, FAKED),

      ...Object.fromEntries([true, false].map((byDeno) => [
        `Ctrl-Z suspends ${byDeno ? "deno task" : "the program"} for a shell, and fg continues`,
        () =>
          trains(LONG, async ({ terminal }) => {
            await terminal.shows(FAKED_STEPS);
            for (const commands of [["fg"], ["bg", "fg"]]) {
              await terminal.type("\x1a");
              for (const command of commands) await typesForShell(terminal, command);
              await terminal.until(() => terminal.emulator.buffer.active.type === "alternate");
              await terminal.shows(FAKED_STEPS);
            }
            await terminal.type("q");
            await terminal.shows(QUESTION);
            await terminal.type("\x1a");
            await typesForShell(terminal, "fg");
            await terminal.shows(QUESTION);
            await terminal.type("S");
            assert.match(await endsWith(terminal, 130), /Stopped in /);
          }, { ...FAKED, byDeno, wrapper: ["bash", "--norc", "-mc", JOBS] }),
      ])),

      // Without deno task, which rarely panics when it continues: it cannot start a thread then.
      "something else stops it, and the shell runs it in the background": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          process.kill(-Number(terminal.raw.match(/^job (\d+)/)![1]), "SIGSTOP");
          for (const [i, command] of ["bg", "fg"].entries()) {
            await terminal.writes(new RegExp(`^(?:[^]*suspended){${i + 1}}`));
            await terminal.cook();
            // It was stopped in the middle of a frame, perhaps, whose rest came when it ran in the background.
            const cleared = "\x1b[?1049l\x1b[2J\x1b[Hsuspended\r\n";
            await new Promise<void>((resolve) => terminal.emulator.write(cleared, resolve));
            await typesForShell(terminal, command);
          }
          await terminal.until(() => terminal.emulator.buffer.active.type === "alternate");
          await terminal.shows(FAKED_STEPS);
          await stopsByKey(terminal);
        }, { ...FAKED, byDeno: false, wrapper: ["bash", "--norc", "-mc", JOBS] }),

      "Ctrl-Z suspends plain lines under deno task too": () =>
        trains([...LONG, "--plain", "--log_every", "1"], async ({ terminal }) => {
          await terminal.shows(/^ +[12]\/2 +1\/4 /m);
          await terminal.type("\x1a");
          await typesForShell(terminal, "fg");
          await terminal.shows(/suspended\n[^]*\n +[12]\/2 +1\/4 /);
          await terminal.type("\x03");
          await terminal.shows(/Stopped in /);
        }, { ...FAKED, byDeno: true, wrapper: ["bash", "--norc", "-mc", JOBS] }),

      "Ctrl-Z says so if no shell could continue the program": () =>
        trains(LONG, async ({ terminal }) => {
          await terminal.shows(FAKED_STEPS);
          await terminal.type("\x1a");
          await terminal.shows(/cannot suspend: no shell/);
          await terminal.shows(FAKED_STEPS);
          await stopsByKey(terminal);
        }, FAKED),

      "it is of another kind": async () => {
        const kinds = ["linux", "vt100", "tmux-256color", "no-such-terminal", ""];
        for (const TERM of kinds) {
          const TMUX = TERM.startsWith("tmux") ? "/tmp/no-such-socket,1,0" : "";
          await trains(LONG, async ({ terminal }) => {
            await terminal.shows(FAKED_STEPS);
            await terminal.type("q");
            await terminal.shows(QUESTION);
            await terminal.type("\x03");
            await endsWith(terminal, 130);
          }, { ...FAKED, env: { TERM, TMUX } });
        }
      },
    }),
);

Deno.test(
  { name: "train prints lines if there is no terminal for a dashboard", ...inTerminal },
  (test) => {
    /** Asserts plain lines, as without a terminal. */
    const lines = (
      name: string,
      options: { args?: string[]; env?: Record<string, string>; shell?: string },
    ) =>
      [
        name,
        () =>
          trains([...LONG, "--log_every", "1", ...options.args ?? []], async ({ terminal }) => {
            const text = await endsWith(terminal, 0);
            assert.match(
              text,
              /^Run +test\nData +drawn digits: [^]*\n +1\/2 +1\/4 +1\.0000 [^]*\nDone in 8\.0 s: 2 epochs\n/,
            );
            assert.match(text, /│ Area under the ROC curve +│ +0\.990000 │/);
            assert.doesNotMatch(terminal.raw, /\[\?/, "modes of a dashboard");
            if (options.shell !== "input") assert.doesNotMatch(terminal.raw, /━/, "a bar");
          }, {
            ...FAKED,
            run: "ends",
            env: options.env ?? {},
            wrapper: options.shell === undefined ? [] : ["sh", "-c", SHELLS[options.shell]!],
          }),
      ] as const;
    return testInPairs(
      test,
      Object.fromEntries([
        lines("with --plain", { args: ["--plain"] }),
        lines("with TERM=dumb", { env: { TERM: "dumb" } }),
        lines("where standard output is a pipe", { shell: "output" }),
        lines("where standard input is none", { shell: "input" }),
        lines("in the background", { shell: "background" }),
      ]),
    );
  },
);

/** A shell that redirects the command in its arguments. */
const SHELLS: Record<string, string> = {
  output: '"$0" "$@" | cat',
  input: 'exec "$0" "$@" < /dev/null',
  background: 'set -m; "$0" "$@" & wait $!',
};
