import { describeRecipe } from "../../../config/changed_flags.ts";
import { settingValue } from "../../../config/describe_setting.ts";
import type { Line, Pane, Rect, Span } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { compact, count } from "../../../base/format.ts";
import { inTwoColumns, plainText, span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** The width of names; a longer one still keeps a blank before its value. */
const NAME = 18;

const nameSpan = (name: string): Span => span(`${name.padEnd(NAME - 1)} `, "muted");

/** The training's configuration and data; differences from the reference run are marked. */
export const configPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { run } = context.state;
  const pane = framed("config", "Configuration", rect, context);
  if (run === undefined) return pane;
  const other = context.ui.overlay ? context.reference?.run?.config : undefined;
  const { dataset, config } = run;
  const fact = (name: string, text: string): Line => [
    nameSpan(name),
    span(plainText(text)),
  ];
  const held = dataset.holdout_images > 0 ? `, ${count(dataset.holdout_images)} held out` : "";
  const settings = Object.entries(config).map(([name, value]): Line => {
    const before = other?.[name];
    const differs = other !== undefined && before !== undefined && before !== value;
    return [
      nameSpan(name),
      span(
        plainText(name === "recipe" ? describeRecipe(config) : settingValue(name, value)),
        differs ? "warning" : "text",
        differs ? { bold: true } : {},
      ),
      ...(differs ? [span(`  reference ${plainText(settingValue(name, before))}`, "overlay")] : []),
    ];
  });
  const facts = [
    fact("data", `${dataset.title}, ${count(dataset.train_images)} images${held}`),
    ...(run.epoch_plan === undefined ? [] : [fact("epoch", run.epoch_plan)]),
    fact("parameters", count(run.parameters)),
    ...(run.multiply_adds === undefined
      ? []
      : [fact("multiply-adds", `${compact(run.multiply_adds)} per image`)]),
    ...settings,
  ];
  const { width, height } = inside(rect);
  // Two columns if one is not long enough.
  if (facts.length <= height || width < 2 * (NAME + 14)) {
    return { ...pane, lines: facts };
  }
  const half = Math.ceil(facts.length / 2);
  return { ...pane, lines: inTwoColumns(facts.slice(0, half), facts.slice(half), width) };
};
