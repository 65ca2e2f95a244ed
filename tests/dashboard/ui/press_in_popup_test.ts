import assert from "node:assert/strict";
import type { KeyWorld, Pressed } from "../../../lib/dashboard/ui/key_world.ts";
import { press } from "../../../lib/dashboard/ui/press.ts";
import { initialUi, type Popup } from "../../../lib/dashboard/ui/ui_state.ts";
import { OWN_WORLD } from "../fixtures.ts";

/** A run of another process that accepts commands, and one that accepts none. */
const STEERED = { owns: false };
const WATCHED = { owns: false, steers: false };

function pressed(keys: string, world: Partial<KeyWorld> = {}, popup?: Popup): Pressed {
  return keys.split(" ").reduce<Pressed>(
    ({ ui }, key) => press(ui, { ...OWN_WORLD, ...world }, key),
    { ui: { ...initialUi(), popup } },
  );
}

const popupAfter = (...args: Parameters<typeof pressed>) => pressed(...args).ui.popup;
const effect = (...args: Parameters<typeof pressed>) => pressed(...args).effect;
const STOP = { kind: "command", command: "stop" };
const END = { kind: "end at once" };
const LEAVE = { kind: "leave" };

Deno.test("q, Ctrl-C and s ask before they end a training of this process", () => {
  for (const key of ["q", "C-c", "s"]) {
    assert.equal(popupAfter(key), "quit");
    assert.equal(effect(key), undefined);
  }
});

Deno.test("The quit popup is answered by its keys, or by arrows and Enter", () => {
  for (const keys of ["q c", "q enter", "q escape", "q q", "q down up enter"]) {
    assert.deepEqual([popupAfter(keys), effect(keys)], [undefined, undefined], keys);
  }
  for (const keys of ["q S-s", "q s S-s", "q down enter", "s S-s"]) {
    assert.deepEqual([popupAfter(keys), effect(keys)], [undefined, STOP], keys);
  }
  for (const keys of ["q C-c", "q down down enter", "q down down down enter"]) {
    assert.deepEqual([popupAfter(keys), effect(keys)], [undefined, END], keys);
  }
  assert.equal(popupAfter("q s"), "quit", "Shift is missing");
  assert.equal(popupAfter("q f1"), "quit");
  for (const keys of ["q x", "q 3", "q k", "q space", "q S-k"]) {
    assert.deepEqual([popupAfter(keys), effect(keys)], [undefined, undefined], keys);
  }
  assert.equal(effect("q down escape q enter"), undefined, "the first choice is marked each time");
});

Deno.test("A second Ctrl-C ends at once: in the quit popup, and while a stop is pending", () => {
  assert.deepEqual(effect("C-c C-c"), END);
  assert.deepEqual(effect("q C-c"), END);
  assert.deepEqual(effect("C-c", { stopping: true }), END);
  assert.equal(effect("C-c", { stopping: false }), undefined);
});

Deno.test("A command that was meant for a shell neither stops nor ends a training", () => {
  const commands = [
    "stty -a | head -3; jobs; fg",
    "deno task train --resume Source",
    "ls",
    "disk",
    "pass",
    "squeue",
  ];
  for (const world of [{}, { stopping: true }, STEERED]) {
    for (const command of commands) {
      let { ui }: Pressed = { ui: initialUi() };
      for (const key of [...command, "enter", "up", "enter"]) {
        const name = key === " " ? "space" : key.replace(/^[A-Z]$/, (letter) => `S-${letter.toLowerCase()}`);
        const pressed = press(ui, { ...OWN_WORLD, ...world }, name);
        ui = pressed.ui;
        const { effect } = pressed;
        assert.ok(effect?.kind !== "end at once", command);
        assert.ok(effect?.kind !== "command" || effect.command !== "stop", command);
      }
    }
  }
});

Deno.test("Ctrl-Z suspends whatever is shown, and changes nothing", () => {
  for (const popup of [undefined, "help", "quit", "miner"] as const) {
    for (const world of [{}, STEERED, WATCHED]) {
      assert.deepEqual(pressed("C-z", world, popup), {
        ui: { ...initialUi(), popup },
        effect: { kind: "suspend" },
      });
    }
  }
});

Deno.test("Ctrl-C also asks from the help and from the miner popup", () => {
  for (const keys of ["? C-c", "m C-c"]) {
    assert.deepEqual([popupAfter(keys), effect(keys)], ["quit", undefined], keys);
    assert.deepEqual(effect(`${keys} C-c`), END);
  }
});

Deno.test("q and Ctrl-C leave a watched run alone", () => {
  for (const world of [STEERED, WATCHED]) {
    for (const key of ["q", "C-c", "? C-c"]) {
      assert.deepEqual([popupAfter(key, world), effect(key, world)], [undefined, LEAVE], key);
    }
  }
});

Deno.test("s asks before it stops a run of another process, which cannot be ended at once from here", () => {
  assert.equal(popupAfter("s", STEERED), "quit");
  assert.deepEqual(effect("s S-s", STEERED), STOP);
  assert.deepEqual(effect("s down down enter", STEERED), STOP);
  for (const keys of ["s s", "s k", "s 3"]) assert.equal(effect(keys, STEERED), undefined);
  assert.deepEqual(effect("s C-c", STEERED), LEAVE);
});

Deno.test("m forces a miner, or returns to the configured one", () => {
  const forced = (keys: string) => effect(keys) as unknown;
  assert.equal(popupAfter("m"), "miner");
  assert.deepEqual(forced("m enter"), { kind: "command", command: "miner:auto" });
  assert.deepEqual(forced("m 2"), { kind: "command", command: "miner:semi-hard" });
  assert.deepEqual(forced("m down down enter"), { kind: "command", command: "miner:hard" });
  assert.deepEqual(forced("m up enter"), { kind: "command", command: "miner:auto" });
  assert.equal(popupAfter("m 3"), undefined);
  assert.equal(popupAfter("m 4"), "miner");
  for (const keys of ["m escape", "m q"]) {
    assert.deepEqual([popupAfter(keys), effect(keys)], [undefined, undefined]);
  }
  for (const keys of ["m s", "m g", "m space"]) {
    assert.deepEqual([popupAfter(keys), effect(keys)], [undefined, undefined], "meant for a shell");
  }
});

Deno.test("Any key closes the help and does nothing else", () => {
  for (const key of ["escape", "q", "?", "p", "tab", "x"]) {
    const { ui, effect } = pressed(`? ${key}`);
    assert.deepEqual([ui, effect], [initialUi(), undefined], key);
  }
});

Deno.test("Any key closes a popup whose answer is pointless because the training is over", () => {
  for (const popup of ["quit", "miner"] as const) {
    for (const key of ["s", "2", "enter", "up", "q", "x"]) {
      assert.deepEqual(
        [popupAfter(key, WATCHED, popup), effect(key, WATCHED, popup)],
        [undefined, undefined],
        key,
      );
    }
    assert.deepEqual(effect("C-c", WATCHED, popup), LEAVE);
  }
});
