import { atMainRate } from "../../../config/false_accept_rates.ts";
import type { CompleteEpoch, EpochEvaluation } from "../../../run/epochs.ts";
import { minerColor } from "../chart/step_axis.ts";
import type { Color, Line, Pane, Rect, Span } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { compact, decimal } from "../../../base/format.ts";
import { span } from "../text.ts";
import { scrolled } from "../scrolled.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** A column of the table. */
interface Column {
  title: string;
  width: number;
  /** In a narrow pane, columns with the lowest priority are omitted first. */
  rank: number;
  color?: (row: CompleteEpoch) => Color;
  cell: (row: CompleteEpoch) => string;
}

const COLUMNS: readonly Column[] = [
  { title: "epoch", width: 5, rank: 9, cell: ({ end }) => String(end.epoch) },
  {
    title: "miner",
    width: 9,
    rank: 3,
    color: ({ end }) => minerColor(end.miner),
    cell: ({ end }) => end.miner,
  },
  { title: "lr", width: 6, rank: 1, cell: ({ end }) => compact(end.lr) },
  { title: "train", width: 6, rank: 5, color: () => "train", cell: ({ end }) => decimal(end.train_loss) },
  {
    title: "valid.",
    width: 6,
    rank: 6,
    color: () => "validation",
    cell: ({ end }) => decimal(end.validation_loss),
  },
  { title: "thresh.", width: 7, rank: 2, cell: ({ evaluation }) => decimal(evaluation?.original.threshold) },
  {
    title: "accur.",
    width: 6,
    rank: 4,
    color: () => "accuracy",
    cell: ({ evaluation }) => decimal(evaluation?.original.accuracy),
  },
  {
    title: "VAL",
    width: 6,
    rank: 7,
    color: () => "val",
    cell: ({ evaluation }) => decimal(evaluation?.original.val),
  },
  {
    title: "exact",
    width: 6,
    rank: 8,
    color: () => "exact",
    cell: ({ evaluation }) => decimal(evaluation && atMainRate(evaluation.exact.val_at_far)),
  },
  {
    title: "d+",
    width: 11,
    rank: 0,
    color: () => "positive",
    cell: ({ evaluation }) => deviation(evaluation?.original, "positive"),
  },
  {
    title: "d−",
    width: 11,
    rank: 0,
    color: () => "negative",
    cell: ({ evaluation }) => deviation(evaluation?.original, "negative"),
  },
  { title: "s", width: 5, rank: 1, cell: ({ end }) => end.seconds.toFixed(end.seconds < 100 ? 1 : 0) },
];

/** A line for each epoch, the newest at the end; the best epoch is marked. */
export const epochsPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { complete, best } = context.state.epochs;
  const { width, height } = inside(rect);
  const columns = fitting(columnsFor(complete), width - 2);
  const header: Line = [
    span("  "),
    ...cells(columns.map(({ title, width }) => span(title.padStart(width), "muted"))),
  ];
  const rows = complete.map((row): Line => {
    const isBest = row.epoch === best?.epoch;
    const marked = isBest ? { bold: true } : {};
    return [
      isBest ? span("★ ", "exact", { bold: true }) : span("  "),
      ...cells(
        columns.map(({ width, cell, color }) =>
          span(cell(row).padStart(width), color?.(row) ?? "text", marked)
        ),
      ),
    ];
  });
  const { shown, note } = scrolled("epochs", rows, height - 1, context);
  const empty: Line[] = complete.length === 0 ? [[span("  after the first epoch", "muted")]] : [];
  return { ...framed("epochs", "Epochs", rect, context, note), lines: [header, ...shown, ...empty] };
};

/** The columns, that of the miner as wide as the longest name. */
function columnsFor(rows: readonly CompleteEpoch[]): Column[] {
  const longest = Math.max(0, ...rows.map(({ end }) => end.miner.length));
  return COLUMNS.map((column) =>
    column.title === "miner" ? { ...column, width: Math.max(column.width, longest) } : column
  );
}

/** As many columns as fit, by priority. */
function fitting(columns: readonly Column[], width: number): Column[] {
  const kept = [...columns];
  const total = () => kept.reduce((sum, column) => sum + column.width + 1, -1);
  while (kept.length > 1 && total() > width) {
    const rank = Math.min(...kept.map((column) => column.rank));
    kept.splice(kept.findLastIndex((column) => column.rank === rank), 1);
  }
  return kept;
}

function cells(spans: readonly Span[]): Span[] {
  return spans.flatMap((cell, i) => i === 0 ? [cell] : [span(" "), cell]);
}

function deviation(
  figures: EpochEvaluation["original"] | undefined,
  kind: "positive" | "negative",
): string {
  return figures === undefined
    ? "–"
    : `${decimal(figures[`${kind}_mean`], 3)} ±${decimal(figures[`${kind}_std`], 3)}`;
}
