import assert from "node:assert/strict";
import { svgToPng } from "../../lib/report/plots/svg_to_png.ts";
import { PLOT_COLORS } from "../../lib/report/plots/plot_colors.ts";
import { sweepPlot } from "../../lib/sweep/sweep_plot.ts";
import { sweepResult } from "./sweep_fixtures.ts";

/** How often something occurs. */
const times = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)].length;

/** The marks of a kind. */
const groupOf = (svg: string, kind: string) =>
  new RegExp(`<g [^>]*aria-label="${kind}">(.*?)</g>`, "s").exec(svg)?.[1] ?? "";

/** The figures of settings with seeds each, all different. */
function figures(settings: number, seeds: number): number[][] {
  return Array.from(
    { length: settings },
    (_, i) => Array.from({ length: seeds }, (_, s) => 0.9 - i / 200 + s / 1000),
  );
}

for (const [settings, seeds] of [[1, 1], [1, 3], [4, 1], [4, 3], [40, 2], [60, 2]] as const) {
  Deno.test(`a plot of ${settings} settings with ${seeds} seeds shows the best 40, each seed and interval`, async () => {
    const svg = sweepPlot(sweepResult(figures(settings, seeds)));
    const shown = Math.min(40, settings);
    assert.equal(times(svg, /<circle /g), shown * seeds, "a dot for each seed");
    assert.equal(times(groupOf(svg, "link"), /<path /g), seeds > 1 ? shown : 0);
    assert.equal(times(groupOf(svg, "tick"), /<line /g), shown, "a mean for each");
    const text = svg.replace(/<[^>]+>/g, " ").replace(/ +/g, " ");
    assert.equal(text.includes("the best 40 settings of 60"), settings === 60);
    assert.equal(svg.includes("one seed each"), seeds === 1);
    assert.equal(
      times(svg, new RegExp(`<circle [^>]*stroke="${PLOT_COLORS.exact}"`, "g")),
      seeds,
      "the winner's",
    );
    assert.ok(!svg.includes("NaN"));
    assert.ok((await svgToPng(svg)).length > 1000);
  });
}

Deno.test("settings without a figure are left out of the plot, equal ones are drawn, and none of all makes no fault", () => {
  const svg = sweepPlot(sweepResult([[0.5, 0.5], [NaN, NaN], [undefined, undefined]]));
  assert.equal(times(svg, /<circle /g), 2);
  assert.ok(!svg.includes("NaN"));
  assert.ok(!sweepPlot(sweepResult([[NaN], [undefined]])).includes("<circle"));
});
