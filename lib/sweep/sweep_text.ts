import { count, decimal } from "../base/format.ts";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { type ReportText, syntheticWarning } from "../report/report_text.ts";
import type { Outcome } from "./outcome.ts";
import { describeFlags } from "./plan_sweep.ts";
import { isComplete, type SettingResult, type SweepResult } from "./sweep_result.ts";
import { comparedOn, EQUAL, sweepTable, verdict } from "./sweep_table.ts";
import { holdsOut, winnerCommand } from "./winner_command.ts";

/**
 * What a sweep has found as text: the winner, a table of all settings, and how to read it.
 *
 * @param columns The width that the table must fit into; without it, it has all columns.
 */
export function sweepText(result: SweepResult, columns?: number): ReportText {
  const { file, folder, settings, winner } = result;
  const outcomes = settings.flatMap(({ runs }) => runs.flatMap(({ outcome }) => outcome ?? []));
  const [first] = outcomes;
  return {
    ...(first === undefined ? {} : syntheticWarning(first.data)),
    facts: [
      ["Sweep", `${folder}, ${outcomes.length} of ${file.runs.length} runs have ended`],
      ...(first === undefined ? [] : dataFacts(first, result)),
      ...(winner === undefined ? [] : winnerFacts(result, winner)),
    ],
    sections: [{
      title: `Settings by exact VAL at FAR ${MAIN_RATE} on the ${
        comparedOn(result) === "held out" ? "held-out" : "validation"
      } images, after the ${file.chosen_by} epoch of each run`,
      tables: [sweepTable(result, columns)],
    }],
    notes: notesOf(result),
  };
}

function dataFacts({ data, engine }: Outcome, result: SweepResult): ReportText["facts"] {
  const on = comparedOn(result) === "held out" ? "held out" : "for validation";
  return [
    ["Data", `${data.title}: ${count(data.trained)} training images, ${count(data.heldOut)} ${on}`],
    ["Engine", engine],
  ];
}

/** Which setting is the best, and how sure that is. */
function winnerFacts(result: SweepResult, winner: SettingResult): ReportText["facts"] {
  const { differing, mean, noise } = winner;
  const found = `VAL ${decimal(mean)}${
    Number.isNaN(noise) ? "" : `, 95% interval ${decimal(mean - noise)} to ${decimal(mean + noise)}`
  }`;
  const others = result.settings.filter((setting) => setting !== winner);
  if (others.length === 0) return [["Found", found]];
  const equal = others.filter((setting) => verdict(setting) === EQUAL).length;
  const which = others.length === 1
    ? "the other"
    : equal === others.length
    ? "all others"
    : `${equal} of the ${others.length} others`;
  return [
    ["Winner", `${describeFlags(new Map(Object.entries(differing)))}: ${found}`],
    ...(equal === 0
      ? []
      : [["", `${which} ${equal === 1 ? "is" : "are"} equal to it within the noise`] as const]),
  ];
}

/** The command that trains the winner, on a line of its own to be copied; none if there is no winner. */
export function winnerLines(result: SweepResult): string[] {
  const { winner } = result;
  if (winner === undefined) return [];
  const what = result.settings.length > 1 ? "the winner" : "it";
  return [
    holdsOut(winner) ? `To train ${what} on all training images:` : `To train ${what} again:`,
    `  ${winnerCommand(result, winner)}`,
  ];
}

function notesOf({ settings, winner, file }: SweepResult): string[] {
  const hasSeeds = settings.some(({ runs }) => runs.length > 1);
  const done = settings.filter(isComplete).length;
  return [
    hasSeeds
      ? "Mean ± standard deviation over the seeds; intervals of the mean by Student's t. To the best: the mean " +
        "difference, seed by seed, ± half of its 95% interval. "
      : 'One seed each: chance may explain any difference; "seed": [1, 2, 3] in the grid gives intervals.',
    ...(settings.length < 3 ? [] : [
      `The best of ${settings.length} is partly so by chance, and its own figure a little too good. The test images ` +
      "were not looked at.",
    ]),
    ...(winner === undefined && done < settings.length
      ? ["No winner yet: the first setting has seeds that have not ended or diverged."]
      : []),
    ...(file.chosen_by === "best"
      ? ["With --early_stop each run counts by its best epoch, which is chosen by the figure itself."]
      : []),
  ].map((note) => note.trim());
}
