import assert from "node:assert/strict";
import { inTerminal } from "./fixtures.ts";
import { Pseudoterminal } from "./pseudoterminal.ts";
import { assertRestored } from "./restored.ts";

Deno.test(
  { name: "assertRestored() detects everything that a command leaves changed", ...inTerminal },
  async () => {
    const faults: [string, RegExp | undefined][] = [
      ["printf 'nothing\\n'", undefined],
      ["printf '\\033[?1049hgone\\033[?25h\\033[?1049l\\033[0m'", undefined],
      ["stty raw", /modes of the line/],
      ["stty -echo", /modes of the line/],
      ["printf '\\033[?1049h'", /private mode 1049/],
      ["printf '\\033[?25l'", /private mode 25/],
      ["printf '\\033[?1000;1006h'", /private mode 1000/],
      ["printf '\\033[?2026h'", /private mode 2026/],
      ["printf '\\033='", /keypad/],
      ["printf '\\033[4h'", /insertion/],
      ["printf '\\033[31m'", /colours/],
      ["printf '\\033[1;5r'", /what is written next/],
      ["printf '\\033(0'", /what is written next/],
    ];
    await Promise.all(faults.map(async ([command, message]) => {
      await using terminal = new Pseudoterminal(["sh", "-c", command], { cwd: "/", columns: 40, rows: 10 });
      const end = await terminal.end();
      assert.equal(end.code, 0, terminal.text());
      if (message === undefined) await assertRestored(terminal, end);
      else await assert.rejects(assertRestored(terminal, end), { message }, command);
    }));
  },
);

Deno.test(
  { name: "Pseudoterminal reports how a command ended, and passes keys and signals on", ...inTerminal },
  async () => {
    await using reader = new Pseudoterminal(["sh", "-c", 'read word; echo "heard $word"; exit 7'], {
      cwd: "/",
    });
    await reader.type("something\n");
    await reader.shows(/heard something/);
    assert.equal((await reader.end()).code, 7);
    await assert.rejects(reader.shows(/never/), /Ended before it showed/);

    await using sleeper = new Pseudoterminal(["sh", "-c", "echo up; exec sleep 1000"], { cwd: "/" });
    await sleeper.shows(/up/);
    await sleeper.signal("SIGTERM");
    const { code, signal } = await sleeper.end();
    assert.deepEqual([code, signal], [null, "SIGTERM"]);

    await using closed = new Pseudoterminal(["sh", "-c", "echo up; exec sleep 1000"], { cwd: "/" });
    await closed.shows(/up/);
    await closed.hangUp();
    assert.deepEqual(await closed.end().then(({ signal, after }) => [signal, after]), ["SIGHUP", null]);
  },
);
