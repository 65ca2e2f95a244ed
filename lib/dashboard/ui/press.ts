import { isAvailable, KEYS, SUSPEND } from "./key_table.ts";
import type { Effect, KeyWorld, Pressed } from "./key_world.ts";
import { quitChoices } from "./quit_question.ts";
import type { UiState } from "./ui_state.ts";

/**
 * Returns the result of a key press: a pure function of the user interface's state and the world.
 *
 * @param key blessed's name of the key: `q`, `S-tab`, `C-c`.
 */
export function press(ui: UiState, world: KeyWorld, key: string): Pressed {
  if (ui.popup !== undefined && key !== SUSPEND) return pressInPopup(ui, world, key);
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
    // No ring: ↑ and Enter, which repeat a shell's last command, continue the training.
    const choice = Math.max(0, Math.min(choices.length - 1, ui.choice + (key === "up" ? -1 : 1)));
    return { ui: { ...ui, choice } };
  }
  const chosen = key === "enter" ? ui.choice : answer(ui, world, key);
  if (chosen === undefined || chosen >= choices.length) {
    return { ui: isText(key) && !isAlmostAnswer(ui, world, key) ? closed : ui };
  }
  const effect = ui.popup === "quit" ? quitChoices(world)[chosen]!.effect : minerEffect(world, chosen);
  return effect === undefined ? { ui: closed } : { ui: closed, effect };
}

/** The choice that a key names. */
function answer(ui: UiState, world: KeyWorld, key: string): number | undefined {
  if (ui.popup === "miner") return /^[1-9]$/.test(key) ? Number(key) - 1 : undefined;
  const choice = quitChoices(world).findIndex((choice) => choice.key === key);
  return choice < 0 ? undefined : choice;
}

/** Whether a key types a character: in a popup that means something else than an answer, and closes it. */
function isText(key: string): boolean {
  return /^(S-)?.$/.test(key) || key === "space";
}

/** Whether an answer was typed without Shift, or a miner's number is too large: the user sees what is missing. */
function isAlmostAnswer({ popup }: UiState, world: KeyWorld, key: string): boolean {
  return popup === "miner"
    ? /^\d$/.test(key)
    : quitChoices(world).some((choice) => choice.key === `S-${key}`);
}

function minerEffect({ miners }: KeyWorld, choice: number): Effect {
  return { kind: "command", command: `miner:${choice === 0 ? "auto" : miners[choice]!}` };
}
