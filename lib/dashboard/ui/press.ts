import { isAvailable, KEYS } from "./key_table.ts";
import type { Effect, KeyWorld, Pressed } from "./key_world.ts";
import type { UiState } from "./ui_state.ts";

/** A choice of the popup that asks before the training is ended. */
export interface QuitChoice {
  key: string;
  text: string;
  effect?: Effect;
}

const QUIT_CHOICES: readonly QuitChoice[] = [
  { key: "c", text: "Continue training" },
  { key: "s", text: "Stop and save", effect: { kind: "command", command: "stop" } },
  // No key that means something harmless elsewhere.
  { key: "k", text: "End at once, without saving", effect: { kind: "end at once" } },
];

/**
 * Returns the result of a key press: a pure function of the user interface's state and the world.
 *
 * @param key blessed's name of the key: `q`, `S-tab`, `C-c`.
 */
export function press(ui: UiState, world: KeyWorld, key: string): Pressed {
  if (ui.popup !== undefined) return pressInPopup(ui, world, key);
  const binding = KEYS.find(({ keys }) => keys.includes(key));
  if (binding === undefined || !isAvailable(binding, world)) return { ui };
  return binding.act(ui, world, key);
}

function pressInPopup(ui: UiState, world: KeyWorld, key: string): Pressed {
  const closed: UiState = { ...ui, popup: undefined };
  // The training may have ended while the popup was open: then nothing receives the answer.
  if (ui.popup !== "help" && !world.steers && key !== "C-c") return { ui: closed };
  if (key === "C-c") {
    // In the popup that asks whether to stop, a second Ctrl-C is an answer.
    if (ui.popup === "quit" && world.owns) return { ui: closed, effect: { kind: "end at once" } };
    return press(closed, world, key);
  }
  if (ui.popup === "help") return { ui: closed };
  if (key === "escape" || key === "q") return { ui: closed };
  const choices = ui.popup === "quit" ? quitChoices(world) : world.miners;
  if (key === "up" || key === "down") {
    const choice = (ui.choice + (key === "up" ? -1 : 1) + choices.length) % choices.length;
    return { ui: { ...ui, choice } };
  }
  const byLetter = ui.popup === "quit" ? quitChoices(world).findIndex((choice) => choice.key === key) : -1;
  const byNumber = /^[1-9]$/.test(key) ? Number(key) - 1 : undefined;
  const chosen = byLetter >= 0 ? byLetter : byNumber ?? (key === "enter" ? ui.choice : undefined);
  if (chosen === undefined || chosen >= choices.length) return { ui };
  const effect = ui.popup === "quit" ? quitChoices(world)[chosen]!.effect : minerEffect(world, chosen);
  return effect === undefined ? { ui: closed } : { ui: closed, effect };
}

/** The choices, in order. Only the process that runs the training can end it at once. */
export function quitChoices({ owns }: Pick<KeyWorld, "owns">): readonly QuitChoice[] {
  return owns ? QUIT_CHOICES : QUIT_CHOICES.slice(0, 2);
}

function minerEffect({ miners }: KeyWorld, choice: number): Effect {
  return { kind: "command", command: `miner:${choice === 0 ? "auto" : miners[choice]!}` };
}
