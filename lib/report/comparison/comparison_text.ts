import { MAIN_RATE } from "../../config/false_accept_rates.ts";
import { count, decimal, signed } from "../../base/format.ts";
import { type ReportText, syntheticWarning } from "../report_text.ts";
import type { TextTable } from "../text_table.ts";
import type { MeasuredRun } from "../../evaluate/measure_runs.ts";
import { valDifferences } from "../../eval/val_difference.ts";
import { type LoggedData, measuredOn, onSameData } from "../../run/measured_on.ts";
import { configDifferences, epochDifferences } from "./run_differences.ts";
import { runLetter } from "./run_names.ts";

/**
 * A comparison as text: the settings that differ, each run's figures compared with the first run's, with the interval of
 * the difference, and the figures epoch by epoch.
 *
 * @param runs At least two.
 * @param mostEpochs The most epochs in a table; only the last ones are shown.
 */
export function comparisonText(runs: readonly MeasuredRun[], mostEpochs = Infinity): ReportText {
  const { dataset, images } = runs[0]!;
  const settings = settingsTable(runs);
  return {
    ...syntheticWarning(dataset),
    facts: [
      ...runs.map(({ checkpoint, epoch }, i) => [runLetter(i), `${checkpoint}, epoch ${epoch}`] as const),
      ...runs.flatMap(({ logFault }, i) =>
        logFault === undefined ? [] : [[`Log of ${runLetter(i)}`, `not used: ${logFault}`] as const]
      ),
      ["Data", `${dataset.title}, ${count(images)} test images${dataset.synthetic ? ", SYNTHETIC" : ""}`],
    ],
    sections: [
      settings === undefined
        ? { title: "Settings that differ: none", tables: [] }
        : { title: "Settings that differ", tables: [settings] },
      ...runs.slice(1).flatMap((other, i) => againstFirst(runs[0]!, other, runLetter(i + 1), mostEpochs)),
    ],
    notes: [
      "[1] 95% by bootstrap over images; both runs are measured on the same images in each resample. If the interval " +
      "excludes 0, the choice of test images does not explain the difference; the choice of seed may.",
    ],
  };
}

function settingsTable(runs: readonly MeasuredRun[]): TextTable | undefined {
  const differences = configDifferences(runs.map(({ config }) => config));
  if (differences.length === 0) return undefined;
  return {
    header: ["", ...runs.map((_, i) => runLetter(i))],
    rows: differences.map(({ name, values }) => [name, ...values]),
  };
}

function againstFirst(
  first: MeasuredRun,
  other: MeasuredRun,
  letter: string,
  mostEpochs: number,
): ReportText["sections"] {
  const sections = [
    {
      title: `${letter} against A, on the same pairs of test images`,
      tables: [figures(first, other, letter)],
    },
  ];
  const [data, otherData] = [measuredOn(first.history), measuredOn(other.history)];
  if (data !== undefined && otherData !== undefined && !onSameData(data, otherData)) {
    const title =
      `${letter} against A, epoch by epoch: their logs measured different data and are not compared`;
    const rows = ([["A", data], [letter, otherData]] as const).map(([name, data]) => [name, described(data)]);
    return [...sections, { title, tables: [{ header: ["Log", "measured on"], rows }] }];
  }
  const epochs = epochDifferences(first.history, other.history);
  if (epochs.length === 0) return sections;
  const left = epochs.length > mostEpochs ? `, the last ${mostEpochs}` : "";
  const rows = epochs.slice(-mostEpochs).map(({ epoch, first, other, difference }) => [
    String(epoch),
    decimal(first),
    decimal(other),
    signed(difference),
  ]);
  const table = { header: ["Epoch", "A", letter, "difference"], rows };
  return [
    ...sections,
    {
      title: `${letter} against A, epoch by epoch on ${data!.title}: exact VAL at FAR ${MAIN_RATE}${left}`,
      tables: [table],
    },
  ];
}

/** A data set in a few words; the digest tells apart those of one name. */
function described({ title, synthetic, test_images, digest }: LoggedData): string {
  const kind = synthetic ? ", SYNTHETIC" : "";
  return `${title}, ${count(test_images)} test images (${digest.slice(0, 8)})${kind}`;
}

function figures(first: MeasuredRun, other: MeasuredRun, letter: string): TextTable {
  const vals = valDifferences(first, other).map(({ rate, first, other, difference, interval }) => [
    `VAL at FAR ${rate}`,
    decimal(first),
    decimal(other),
    signed(difference),
    interval === null ? "–" : `${signed(interval[0])} to ${signed(interval[1])}`,
  ]);
  const others = ([["Recall@1", "recall_at_1"], ["MAP@R", "map_at_r"], ["Equal error rate", "eer"]] as const)
    .map(([name, key]) => [
      name,
      decimal(first.exact[key]),
      decimal(other.exact[key]),
      signed(other.exact[key] - first.exact[key]),
      "",
    ]);
  return { header: ["", "A", letter, "difference", "interval [1]"], rows: [...vals, ...others] };
}
