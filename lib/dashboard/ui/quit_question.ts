import type { TrainingPhase } from "../../run/training_phase.ts";
import type { Effect, KeyWorld } from "./key_world.ts";

/** A choice of the popup that asks before the training is ended. */
export interface QuitChoice {
  /** blessed's name of the key. */
  key: string;
  /** Name of the key in the popup. */
  label: string;
  text: string;
  effect?: Effect;
}

/** What the popup asks, and what its choices would do. */
interface Wording {
  question: string;
  proceed: string;
  stop: string;
  /** With what is lost. */
  end: string;
}

const TRAINING: Wording = {
  question: "Stop the training?",
  proceed: "Continue training",
  stop: "Stop and save",
  end: "End at once, without saving",
};

/** What is asked in a phase of a training: each question says what would be lost then. */
function wordingOf(phase: TrainingPhase): Wording {
  switch (phase?.state) {
    case undefined:
      return {
        question: "Stop before the training begins?",
        proceed: "Continue",
        stop: "Stop; there is nothing to save yet",
        end: "End at once; there is nothing to save yet",
      };
    case "evaluating":
      return phase!.unsaved ? { ...TRAINING, stop: "Stop the evaluation and save" } : {
        question: "Stop the evaluation?",
        proceed: "Continue",
        stop: "Stop; --resume evaluates again",
        end: "End at once; the training is saved",
      };
    case "reporting":
      return {
        question: "Stop drawing the report?",
        proceed: "Continue",
        stop: "Stop, without report.html; all else is saved",
        end: "End at once; only the report is lost",
      };
    default:
      return TRAINING;
  }
}

/** What the popup asks. */
export function quitQuestion({ phase }: Pick<KeyWorld, "phase">): string {
  return wordingOf(phase).question;
}

/** The choices, in order. Only the process that runs the training can end it at once. */
export function quitChoices({ owns, phase }: Pick<KeyWorld, "owns" | "phase">): readonly QuitChoice[] {
  const { proceed, stop, end } = wordingOf(phase);
  const choices: QuitChoice[] = [
    { key: "c", label: "c", text: proceed },
    // Not a key that the rest of a word might press which was meant for a shell: its first letters have opened the question.
    { key: "S-s", label: "Shift-S", text: stop, effect: { kind: "command", command: "stop" } },
    { key: "C-c", label: "Ctrl-C", text: end, effect: { kind: "end at once" } },
  ];
  return owns ? choices : choices.slice(0, 2);
}
