import { figureOf, type SettingResult, type SweepResult } from "./sweep_result.ts";
import { comparedOn } from "./sweep_table.ts";
import { winnerCommand } from "./winner_command.ts";

/** What a sweep has found as a JSON object for programs; what is not known is null. */
export function sweepToJson(result: SweepResult): Record<string, unknown> {
  const { folder, file, settings, winner } = result;
  const outcomes = settings.flatMap(({ runs }) => runs.flatMap(({ outcome }) => outcome ?? []));
  return {
    folder,
    data: {
      ...file.data,
      ...(outcomes[0] && { title: outcomes[0].data.title, digest: outcomes[0].data.digest }),
    },
    compared_on: comparedOn(result),
    epoch: file.chosen_by,
    planned: file.runs.length,
    ended: outcomes.length,
    settings: settings.map((setting) => settingToJson(setting, result)),
    winner: winner === undefined
      ? null
      : { flags: winner.flags, differing: winner.differing, command: winnerCommand(result, winner) },
  };
}

function settingToJson(
  { flags, differing, runs, mean, std, noise, toFirst }: SettingResult,
  { file }: SweepResult,
): Record<string, unknown> {
  return {
    flags,
    differing,
    runs: runs.map(({ name, seed, outcome }) => ({
      name,
      seed,
      state: outcome?.state ?? null,
      val: known(figureOf(outcome, file)),
      seconds: known(outcome?.seconds),
    })),
    mean: known(mean),
    std: known(std),
    interval: Number.isNaN(noise) ? null : [mean - noise, mean + noise],
    to_best: toFirst === undefined ? null : { value: known(toFirst.value), noise: known(toFirst.noise) },
  };
}

/** NaN is not JSON. */
function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
