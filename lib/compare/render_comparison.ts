import { bold, decimal, renderTable, signed, spell, type TextStyle, wrapText } from "../report/mod.ts";
import type { MeasuredRun } from "./measure_runs.ts";
import { configDifferences, epochDifferences, valDifferences } from "./run_differences.ts";

/** Epochs of the table at most: the last ones. */
const MOST_EPOCHS = 30;
/** Columns of a text. */
const WIDTH = 80;

/**
 * Draws a comparison as tables: the settings that differ, each run's figures against the first's with the interval of
 * the difference, and epoch by epoch.
 *
 * @param runs At least two.
 * @returns Lines joined by line feeds, without one at the end.
 */
export function renderComparison(runs: readonly MeasuredRun[], style: TextStyle): string {
  const names = runs.map((_, i) => nameOf(i));
  const lines = runs.map(({ checkpoint, epoch }, i) => `${names[i]}  ${checkpoint}, epoch ${epoch}`);
  const title = (text: string) => ["", bold(spell(text, style), style)];
  const settings = configDifferences(runs.map(({ config }) => config));
  lines.push(...title("Settings that differ"));
  if (settings.length === 0) lines.push("none");
  else {
    const rows = settings.map(({ name, values }) => [name, ...values]);
    lines.push(...renderTable({ header: ["", ...names], rows }, style));
  }
  for (const [i, other] of runs.entries()) {
    if (i === 0) continue;
    lines.push(
      ...title(`${names[i]} against A, on the same pairs of test images`),
      ...figures(runs[0]!, other, i, style),
    );
    const epochs = epochDifferences(runs[0]!.events, other.events);
    if (epochs.length === 0) continue;
    lines.push(...title("Epoch by epoch: exact VAL at FAR 0.001"));
    const rows = epochs.slice(-MOST_EPOCHS).map(({ epoch, first, other, difference }) => [
      String(epoch),
      decimal(first),
      decimal(other),
      signed(difference),
    ]);
    lines.push(...renderTable({ header: ["Epoch", "A", names[i]!, "difference"], rows }, style));
  }
  const note =
    "[1] 95% by bootstrap over images; both runs are measured on the same images in each resample. An interval " +
    "without 0 in it is a difference that the choice of the test images does not explain; that of the seed may.";
  return [...lines, "", ...wrapText(spell(note, style), WIDTH)].join("\n");
}

function figures(first: MeasuredRun, other: MeasuredRun, index: number, style: TextStyle): string[] {
  const vals = valDifferences(first, other).map(({ rate, first, other, difference, interval }) => [
    `VAL at FAR ${rate}`,
    decimal(first),
    decimal(other),
    signed(difference),
    interval === null ? "–" : `${signed(interval[0])} to ${signed(interval[1])}`,
  ]);
  const others = ([["Recall@1", "recall_at_1"], ["MAP@R", "map_at_r"], ["Equal error rate", "eer"]] as const)
    .map(
      (
        [name, key],
      ) => [
        name,
        decimal(first.exact[key]),
        decimal(other.exact[key]),
        signed(other.exact[key] - first.exact[key]),
        "",
      ],
    );
  return renderTable({
    header: ["", "A", nameOf(index), "difference", "interval [1]"],
    rows: [...vals, ...others],
  }, style);
}

function nameOf(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}
